/** What a run may not ask for: it would be different the next time. */
const FORBIDDEN = ["setTimeout", "setInterval"] as const;

/**
 * Takes real time and chance away from everybody while `run` is at work: whoever asks for them fails the run.
 * @throws what `run` throws, and an error that names what was asked for
 */
export async function withoutRealTime<T>(run: () => Promise<T>): Promise<T> {
  const asked: string[] = [];
  const refuse = (name: string) => () => {
    asked.push(name);
    throw new Error(`A simulated run asked for ${name}`);
  };
  const RealDate = Date;
  const put: (readonly [object, string, PropertyDescriptor | undefined])[] = [];
  const replace = (on: object, name: string, value: unknown) => {
    put.push([on, name, Object.getOwnPropertyDescriptor(on, name)]);
    Object.defineProperty(on, name, { value, configurable: true, writable: true, enumerable: true });
  };
  replace(globalThis, "Date", dateWithoutNow(RealDate, refuse("the time of day")));
  replace(Math, "random", refuse("Math.random"));
  replace(performance, "now", refuse("performance.now"));
  replace(crypto, "randomUUID", refuse("crypto.randomUUID"));
  replace(crypto, "getRandomValues", refuse("crypto.getRandomValues"));
  for (const name of FORBIDDEN) replace(globalThis, name, refuse(name));
  try {
    const result = await run();
    if (asked.length > 0) throw new Error(`A simulated run asked for ${asked.join(", ")}`);
    return result;
  } finally {
    for (const [on, name, descriptor] of put.reverse()) {
      if (descriptor === undefined) Reflect.deleteProperty(on, name);
      else Object.defineProperty(on, name, descriptor);
    }
  }
}

function dateWithoutNow(RealDate: DateConstructor, refuse: () => never): DateConstructor {
  return new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      values.length === 0 ? refuse() : Reflect.construct(target, values, newTarget),
    apply: refuse,
    get: (target, name) => (name === "now" ? refuse : Reflect.get(target, name)),
  });
}
