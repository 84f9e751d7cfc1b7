/**
 * The tokens and components of KERN, the German administration's design system, that the pages use: picked by hand from
 * @kern-ux/native 2.7.2 (EUPL-1.2, https://kern-ux.de), with its own names. Three things differ, for old phones and
 * right-to-left languages: colours stand as sRGB instead of OKLCH, directions are logical, and nothing needs `:has()`.
 */
const LIGHT = `
--kern-color-layout-text-default:#131525;
--kern-color-layout-text-muted:#51577a;
--kern-color-layout-background-default:#fff;
--kern-color-layout-background-hued:#f3f4f7;
--kern-color-layout-layer-surface:#f3f4f7;
--kern-color-layout-border:#6e7597;
--kern-color-decorative-border-default:#c0c3d5;
--kern-color-action-default:#2044aa;
--kern-color-action-on-default:#fff;
--kern-color-action-hover:#1537a1;
--kern-color-action-tint:#e5ebf7;
--kern-color-action-focus-default:#454b6b;
--kern-color-form-input-border:#1d2034;
--kern-color-feedback-danger:#c31c13;
--kern-color-feedback-danger-background:#fee4e0;
--kern-color-feedback-info:#006b8c;
--kern-color-feedback-info-background:#c0f3ff;
--kern-color-feedback-success:#007155;
--kern-color-feedback-success-background:#cdf2e4;
--kern-color-feedback-warning:#925400;
--kern-color-feedback-warning-background:#ffe7b6;
`;

const DARK = `
--kern-color-layout-text-default:#f3f4f7;
--kern-color-layout-text-muted:#b2b6cc;
--kern-color-layout-background-default:#131525;
--kern-color-layout-background-hued:#000;
--kern-color-layout-layer-surface:#1d2034;
--kern-color-layout-border:#8187a7;
--kern-color-decorative-border-default:#51577a;
--kern-color-action-default:#97afe1;
--kern-color-action-on-default:#000;
--kern-color-action-hover:#b2c4e9;
--kern-color-action-tint:#1d2034;
--kern-color-action-focus-default:#a9aec6;
--kern-color-form-input-border:#e8e9ef;
--kern-color-feedback-danger:#ea7060;
--kern-color-feedback-danger-background:#4c0000;
--kern-color-feedback-info:#00a1cd;
--kern-color-feedback-info-background:#002533;
--kern-color-feedback-success:#16a884;
--kern-color-feedback-success-background:#00271b;
--kern-color-feedback-warning:#d58100;
--kern-color-feedback-warning-background:#351b00;
`;

const TOKENS = `
:root{color-scheme:light dark;${LIGHT}
--kern-typography-font-family-default:"Fira Sans",system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","Noto Sans Ethiopic",Kefa,Nyala,Ebrima,Arial,sans-serif;
--kern-typography-font-family-mono:"Fira Mono",ui-monospace,Menlo,Consolas,"Noto Sans Mono","Liberation Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
`;

const TYPOGRAPHY = `
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--kern-color-layout-background-default);color:var(--kern-color-layout-text-default);font:1.125rem/1.5 var(--kern-typography-font-family-default);overflow-wrap:break-word;word-wrap:break-word}
h1,h2,h3,h4,p,ul,ol,fieldset,legend{margin:0;padding:0;border:0;font-size:inherit}
ul,ol{list-style:none}
.kern-heading-x-large{margin:1.5rem 0 1rem;font-size:2rem;font-weight:600;line-height:1.25}
.kern-heading-large{font-size:1.5rem;font-weight:600;line-height:1.3}
.kern-title{font-size:1.25rem;font-weight:600;line-height:1.35}
.kern-heading-small{font-size:1.125rem;font-weight:600}
.kern-body{margin:.5rem 0}
.kern-body--large{font-size:1.25rem}
.kern-body--small,.kern-label--small,.kern-preline{font-size:1rem}
.kern-body--bold{font-weight:600}
.kern-body--muted,.kern-preline{color:var(--kern-color-layout-text-muted)}
.kern-label{font-weight:600}
.kern-link{color:var(--kern-color-action-default);text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.1875rem}
.kern-link:hover{text-decoration-thickness:3px}
:focus{outline:4px solid var(--kern-color-action-focus-default);outline-offset:2px}
input:focus-within{outline:4px solid var(--kern-color-action-focus-default);outline-offset:2px}
.kern-icon{flex:none;width:1.5rem;height:1.5rem;fill:currentColor}
.kern-sr-only{position:absolute!important;width:1px;height:1px;margin:-1px;padding:0;overflow:hidden;clip:rect(0,0,0,0);white-space:nowrap;border:0}
`;

const COMPONENTS = `
.kern-container{max-width:44rem;margin:0 auto;padding:0 1rem}
.kern-card{padding:1.5rem 0;border-top:1px solid var(--kern-color-decorative-border-default)}
.kern-btn{display:inline-flex;align-items:center;justify-content:center;min-height:3rem;padding:.5rem 1.5rem;border:1px solid transparent;border-radius:.25rem;background:transparent;color:var(--kern-color-action-default);font:inherit;text-align:center;text-decoration:none;cursor:pointer}
.kern-btn--primary{background:var(--kern-color-action-default);color:var(--kern-color-action-on-default)}
.kern-btn--primary:hover{background:var(--kern-color-action-hover)}
.kern-btn--secondary{border-color:var(--kern-color-action-default)}
.kern-btn--secondary:hover,.kern-btn--tertiary:hover{background:var(--kern-color-action-tint)}
.kern-btn--tertiary{padding:.5rem 0;text-align:start}
.kern-btn--tertiary .kern-label{text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.1875rem}
form>.kern-btn{margin-top:1.25rem}
.kern-btn-wrapper{display:flex;flex-wrap:wrap;margin-top:1.5rem}
.kern-btn-wrapper>*{margin-bottom:.75rem;margin-inline-end:.75rem}
.kern-btn-wrapper>form>.kern-btn{margin:0}
.kern-form-input{margin-top:1.25rem}
.kern-form-input .kern-label,.kern-hint{display:block;margin-bottom:.5rem}
.kern-hint{color:var(--kern-color-layout-text-muted)}
.kern-form-input__input,.kern-form-input__select-wrapper{width:100%;min-height:3rem;border:0;border-bottom:2px solid var(--kern-color-form-input-border);border-radius:.125rem .125rem 0 0;background:var(--kern-color-layout-layer-surface);color:inherit;font:inherit}
.kern-form-input__input{padding:.5rem 1rem}
.kern-form-input__input--error{border-color:var(--kern-color-feedback-danger);background:var(--kern-color-feedback-danger-background)}
.kern-form-input--error,.kern-form-check--error{border-inline-start:4px solid var(--kern-color-feedback-danger);padding-inline-start:1rem}
.kern-form-input__select-wrapper{margin-top:.75rem;padding-inline-end:.75rem}
.kern-form-input__select{width:100%;min-height:3rem;padding:.5rem 1rem;border:0;background:transparent;color:inherit;font:inherit}
.kern-form-input__select option{background:var(--kern-color-layout-background-default)}
.kern-form-check{display:flex;flex-wrap:wrap;align-items:flex-start;margin-top:1rem}
.kern-form-check input{flex:none;width:1.75rem;height:1.75rem;margin:0;margin-inline-end:.75rem;accent-color:var(--kern-color-action-default)}
.kern-form-check .kern-label{flex:1;min-height:1.75rem;font-weight:400}
.kern-form-check .kern-error{flex-basis:100%}
.kern-error{display:flex;margin-top:.5rem;color:var(--kern-color-feedback-danger)}
.kern-error .kern-icon{margin-inline-end:.5rem}
.kern-alert{display:flex;margin:1rem 0;padding:1rem;border:2px solid;border-radius:.25rem}
.kern-alert>.kern-icon{margin-inline-end:.75rem}
.kern-alert__content{flex:1;min-width:0;color:var(--kern-color-layout-text-default)}
.kern-alert__content>*{margin:0}
.kern-alert__content>*+*{margin-top:.5rem}
.kern-alert .kern-title{font-size:1.125rem;line-height:1.5}
.kern-alert .kern-link{color:inherit}
.kern-badge{display:inline-flex;align-items:center;min-height:2rem;padding:.125rem .75rem;border:1px solid var(--kern-color-layout-border);border-radius:.25rem}
.kern-badge .kern-label{color:var(--kern-color-layout-text-default)}
.kern-badge .kern-icon{width:1.25rem;height:1.25rem;margin-inline-start:-.25rem;margin-inline-end:.375rem}
${["danger", "info", "success", "warning"].map(feedback).join("")}
`;

/** The colours of what tells good from bad; the words beside say it too. */
function feedback(name: string): string {
  const color = `var(--kern-color-feedback-${name})`;
  return `.kern-alert--${name},.kern-badge--${name}{border-color:${color};background:var(--kern-color-feedback-${name}-background);color:${color}}`;
}

/** KERN's part of the style sheet. */
export const KERN = TOKENS + TYPOGRAPHY + COMPONENTS;
