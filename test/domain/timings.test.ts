import { expect, test } from "vitest";
import { EXPIRY } from "../../shared/domain/notice.ts";
import { after, HOUR, SECOND } from "../../shared/domain/time.ts";
import { secondsToDelivery, secondsToProvider } from "../../shared/domain/timings.ts";
import { aNotice, NOW } from "../twins/builders.ts";

const later = after(NOW, 3 * SECOND);

test("a notice's time to its provider begins when it is due, its hold over", () => {
  const notice = aNotice({ plannedAt: after(NOW, -HOUR), expiresAt: after(NOW, EXPIRY) });

  expect(secondsToProvider(notice, later)).toBe(3);
});

test("a notice that never expires is measured from its plan", () => {
  expect(secondsToProvider(aNotice({ plannedAt: NOW, expiresAt: undefined }), later)).toBe(3);
});

test("a wait that is our fault counts", () => {
  for (const reason of ["paused", "provider-busy", "answer-lost"] as const) {
    expect(secondsToProvider(aNotice({ reason, expiresAt: after(NOW, EXPIRY) }), later), reason).toBe(3);
  }
});

test("a wait that is meant to be is not measured", () => {
  for (const reason of ["outside-hours", "own-pause", "awaiting-letter"] as const) {
    expect(secondsToProvider(aNotice({ reason }), later), reason).toBeUndefined();
  }
  const reminder = aNotice({ noticeId: "v000001-documents-needed-reminder-sms" });
  expect(secondsToProvider(reminder, later)).toBeUndefined();
});

test("clocks that disagree make no time negative", () => {
  const notice = aNotice({ sentAt: later, expiresAt: after(later, EXPIRY) });

  expect(secondsToProvider(notice, NOW)).toBe(0);
  expect(secondsToDelivery(notice, NOW)).toBe(0);
});

test("the time to delivery is unknown where that of sending is", () => {
  expect(secondsToDelivery(aNotice({ sentAt: undefined }), NOW)).toBeUndefined();
  expect(secondsToDelivery(aNotice({ sentAt: NOW }), later)).toBe(3);
});
