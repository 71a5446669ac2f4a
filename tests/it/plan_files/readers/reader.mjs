// What the `ical.js` of a directory reads in a calendar, as JSON: DIRECTORY FILE ZONE.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [directory, file, zone] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(`${directory}/node_modules/ical.js/dist/ical.js`));

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
});

// A day, or a time in a zone with its seconds since 1970.
const moment = (time) => {
  if (time.isDate) return { local: time.toString() };
  if (time.zone !== ICAL.Timezone.utcTimezone) throw new Error(`${time} is not in UTC`);
  return { local: clock.format(time.toJSDate()).replace(' ', 'T'), instant: time.toUnixTime() };
};

const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8')));
const events = calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    begins: moment(event.startDate),
    ends: moment(event.endDate),
    summary: event.summary,
    description: event.description,
    alarms: component.getAllSubcomponents('valarm').map((alarm) => ({
      seconds: alarm.getFirstPropertyValue('trigger').toSeconds(),
      text: alarm.getFirstPropertyValue('description'),
    })),
  };
});
console.log(JSON.stringify({ 'ical.js': events }));
