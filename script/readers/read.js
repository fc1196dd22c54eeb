// Reads a calendar message from standard input with ical.js and prints what it says as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const root = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));

const address = (property) => property && {
  value: property.getFirstValue(),
  ...Object.fromEntries(["cn", "role", "partstat", "rsvp", "cutype"].map((name) => [name, property.getParameter(name)])),
};
const events = root.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    location: event.location,
    starts_at: event.startDate.toJSDate().toISOString(),
    ends_at: event.endDate.toJSDate().toISOString(),
    zone: event.startDate.zone.tzid,
    status: component.getFirstPropertyValue("status"),
    conference: component.getFirstPropertyValue("conference"),
    organizer: address(component.getFirstProperty("organizer")),
    attendees: component.getAllProperties("attendee").map(address),
  };
});
console.log(JSON.stringify({ method: root.getFirstPropertyValue("method"), events }));
