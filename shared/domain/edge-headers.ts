/** By this header the edge before our APIs proves that a request came through it; its value is a secret of theirs. */
export const EDGE_HEADER = "x-sachstand-edge";

/** In this header the edge says who asks. It overwrites what a viewer has sent; only behind {@link EDGE_HEADER} is it to be believed. */
export const VIEWER_HEADER = "x-sachstand-viewer";
