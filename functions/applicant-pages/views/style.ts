import { KERN } from "./style-kern.ts";

const AROUND = `
.skip{position:absolute;inset-inline-start:1rem;top:-10rem;z-index:1;padding:.75rem 1rem;background:var(--kern-color-layout-background-default)}
.skip:focus{top:.5rem}
main{padding-bottom:2rem!important}
main:focus{outline:0}
.top{border-bottom:1px solid var(--kern-color-decorative-border-default);border-top:4px solid var(--kern-color-action-default);background:var(--kern-color-layout-background-default)}
.top__row{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between}
.top__authority{padding:.625rem 0;font-size:1rem;font-weight:600;margin-inline-end:1rem}
.top__back{padding-bottom:.75rem}
.top__back .kern-link{display:inline-flex;align-items:center;min-height:2.75rem}
.top__back .kern-icon{margin-inline-end:.375rem}
[dir=rtl] .kern-icon--arrow-back{transform:scaleX(-1)}
.languages[open]{flex-basis:100%}
.languages__current{display:inline-flex;align-items:center;min-height:2.75rem;color:var(--kern-color-action-default);cursor:pointer;list-style:none}
.languages__current::-webkit-details-marker{display:none}
.languages__current .kern-icon:first-child{margin-inline-end:.375rem}
.languages[open] .kern-icon--arrow-down{transform:scaleY(-1)}
.languages__list{display:flex;flex-wrap:wrap;padding-bottom:.75rem}
.languages__list li{display:flex;flex:1 0 50%;max-width:50%;padding-inline-end:.5rem;overflow-wrap:anywhere}
.languages__list .kern-link{display:inline-flex;align-items:center;min-height:2.75rem}
.languages__list .kern-icon{width:1.25rem;height:1.25rem;margin-inline-end:.25rem}
.languages__list [aria-current]{font-weight:600}
.bottom{border-top:1px solid var(--kern-color-decorative-border-default);padding:1rem 0 2rem;background:var(--kern-color-layout-background-default)}
.note{display:flex}
.note .kern-icon{margin-inline-end:.5rem}
body:lang(ar),body:lang(fa),body:lang(ti){line-height:1.65}
h1:lang(ti),h2:lang(ti),h3:lang(ti){line-height:1.45}
`;

const CONTENT = `
.big-input{max-width:22rem;min-height:4rem;font-family:var(--kern-typography-font-family-mono);font-size:1.5rem;letter-spacing:.12em;text-transform:uppercase}
.pair{display:flex;flex-wrap:wrap;margin-inline-end:-1rem}
.pair>*{flex:1 1 8rem;margin-inline-end:1rem}
.phone,.unbroken{white-space:nowrap}
.phone{font-weight:600;font-size:1.25rem}
.case>.kern-heading-large{margin-bottom:1.25rem}
.line{margin-inline-start:1rem}
.line__next{margin:0;padding:.5rem 0 1rem;border-inline-start:2px dashed var(--kern-color-layout-border);margin-inline-start:1rem;padding-inline-start:1.75rem;color:var(--kern-color-layout-text-muted);font-size:1rem;font-weight:400}
.station{display:flex;padding-bottom:1.25rem;border-inline-start:2px solid var(--kern-color-feedback-success)}
.station__mark{display:flex;flex:none;align-items:center;justify-content:center;width:2rem;height:2rem;margin-inline-start:-1.0625rem;border:2px solid var(--kern-color-feedback-success);border-radius:50%;background:var(--kern-color-layout-background-default);color:var(--kern-color-feedback-success)}
.station__mark .kern-icon{width:1.25rem;height:1.25rem}
.station__text{flex:1;min-width:0;padding-inline-start:.75rem}
.station__text .kern-body--small{margin:0}
.station__name{font-weight:600}
.station--now{border-inline-start:2px dashed var(--kern-color-layout-border);padding-bottom:1rem}
.station--now .station__mark{border:.5625rem solid var(--kern-color-action-default)}
.station--now .station__text{margin-inline-start:.75rem;padding:1rem;border-inline-start:4px solid var(--kern-color-action-default);background:var(--kern-color-action-tint)}
.station--now .station__name{font-size:1.5rem;line-height:1.3}
.station--now .kern-heading-small{margin-top:1rem}
.station--now .kern-body:last-child{margin:.25rem 0 0}
.station--next{border-inline-start:2px dashed var(--kern-color-layout-border);color:var(--kern-color-layout-text-muted)}
.station--next .station__mark{width:1.5rem;height:1.5rem;margin-inline-start:-.8125rem;margin-inline-end:.25rem;border-color:var(--kern-color-layout-border)}
.station--next:last-child,.station--last{border-color:transparent;padding-bottom:0}
.help{margin-top:1.5rem}
.entries{margin:.75rem 0}
.entry{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;padding:.75rem 0;border-top:1px solid var(--kern-color-decorative-border-default)}
.entry:first-child{border-top:0}
.entry:last-child{padding-bottom:0}
.entry p{margin:0}
.entry__text{flex:1 0 100%}
.entry__actions{flex-basis:100%;margin-top:.25rem}
.entry__actions>*{margin-bottom:0;margin-inline-end:1.5rem}
.entry .kern-badge{margin-top:.25rem}
.last-word{margin-top:2rem}
.sheet{display:none}
.enter-help{margin-top:1.5rem}
.kern-card>form:first-child>[type=hidden]+.kern-btn{margin-top:0}
main>.kern-body,main>form{margin-bottom:1.5rem}
.kern-title~.kern-title,.kern-title~.kern-heading-small{margin-top:1.25rem}
@media (max-width:35.99rem){h1+.kern-card{border-top:0;padding-top:0}.kern-btn-wrapper>.kern-btn{width:100%;margin-inline-end:0}}
@media (min-width:36rem){
body{background:var(--kern-color-layout-background-hued)}
.kern-card{margin:1.5rem 0;padding:2rem;border:1px solid var(--kern-color-decorative-border-default);border-radius:.25rem;background:var(--kern-color-layout-background-default)}
.kern-heading-x-large{margin-top:2rem;font-size:2.5rem}
.kern-heading-large{font-size:1.625rem}
.languages__list li{flex-basis:33.33%;max-width:33.33%}
.entry__text{flex:1 1 14rem}
.entry .kern-badge{margin-top:0;margin-inline-start:1rem}
}
@media (forced-colors:active){
.kern-btn,.kern-form-input__input,.kern-form-input__select-wrapper{border:1px solid}
.station--now .station__mark{forced-color-adjust:none;border-color:Highlight;background:Canvas}
}
`;

const PRINT = `
@page{size:A4;margin:15mm}
@media print{
:root{color-scheme:light}
html{font-size:75%}
body,body:lang(ar),body:lang(fa),body:lang(ti){background:#fff;line-height:1.35}
main{padding-bottom:0!important}
.bottom{padding:.5rem 0 0}
.skip,.languages,.top__back,.screen-only,form,.kern-alert[role]{display:none}
.kern-container{max-width:none;padding:0}
.top{border-top:0}
.kern-card{margin:0;padding:4mm 0;border:0;border-top:1px solid #6e7597;border-radius:0}
.kern-heading-x-large{margin:4mm 0}
.station,.help{break-inside:avoid;page-break-inside:avoid}
.station{padding-bottom:2mm}
.station--now .station__text{padding:2mm 4mm}
.case>.kern-heading-large{margin-bottom:3mm}
.help{columns:2;margin-top:4mm}
.help .kern-body{margin:.25rem 0}
.sheet{display:flex;align-items:center;margin-bottom:5mm}
.sheet__qr svg{display:block;width:34mm;height:34mm;margin-inline-end:6mm}
.sheet__code{font:700 24pt var(--kern-typography-font-family-mono);letter-spacing:.08em}
.sheet__address{word-break:break-all}
}
`;

/** The pages' style sheet: KERN's part and our own. */
export const STYLE = (KERN + AROUND + CONTENT + PRINT).replace(/\n/g, "");
