import fc from "fast-check";

// The same values for each mutant, no search for the smallest that fails, and a seventh of a second for a property.
fc.configureGlobal({ seed: 1, endOnFailure: true, interruptAfterTimeLimit: 150 });
