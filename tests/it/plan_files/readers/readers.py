"""What Python reads in the files of a plan, as JSON.

calendar FILE ZONE: the events as `icalendar` and `vobject` have them. csv FILE: the rows.
"""

import csv
import datetime
import json
import sys
import zoneinfo

import icalendar
import vobject


def moment(value, zone):
    """A day, or a time in a zone with its seconds since 1970."""
    if not isinstance(value, datetime.datetime):
        return {"local": value.isoformat()}
    assert value.tzinfo is not None, "a time of no zone"
    local = value.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    return {"local": local, "instant": int(value.timestamp())}


def by_icalendar(data, zone):
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors and calendar["METHOD"] == "PUBLISH" and calendar["VERSION"] == "2.0"
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        yield {
            "uid": str(event["UID"]),
            "begins": moment(event["DTSTART"].dt, zone),
            "ends": moment(event["DTEND"].dt, zone),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "alarms": [
                {"seconds": int(alarm["TRIGGER"].dt.total_seconds()), "text": str(alarm["DESCRIPTION"])}
                for alarm in event.walk("VALARM")
            ],
        }


def by_vobject(data, zone):
    calendar = vobject.readOne(data.decode())
    assert calendar.validate(raiseException=True) and calendar.method.value == "PUBLISH"
    for event in calendar.vevent_list:
        yield {
            "uid": event.uid.value,
            "begins": moment(event.dtstart.value, zone),
            "ends": moment(event.dtend.value, zone),
            "summary": event.summary.value,
            "description": event.description.value,
            "alarms": [
                {"seconds": int(alarm.trigger.value.total_seconds()), "text": alarm.description.value}
                for alarm in event.contents.get("valarm", [])
            ],
        }


def of_calendar(path, zone):
    with open(path, "rb") as file:
        data = file.read()
    zone = zoneinfo.ZoneInfo(zone)
    return {"icalendar": list(by_icalendar(data, zone)), "vobject": list(by_vobject(data, zone))}


def cell(name, text):
    """A cell as what its column holds."""
    if text == "":
        return None
    if name == "date":
        return datetime.date.fromisoformat(text).isoformat()
    if name in ("begins", "ends"):
        return datetime.datetime.fromisoformat(text).isoformat()
    if name == "moved":
        return {"true": True, "false": False}[text]
    if name == "price":
        return float(text)
    return text if name in ("weekday", "currency") else int(text)


def of_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        dialect = csv.Sniffer().sniff(file.read())
        file.seek(0)
        rows = list(csv.DictReader(file, dialect=dialect))
    return [{name: cell(name, text) for name, text in row.items()} for row in rows]


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    json.dump({"calendar": of_calendar, "csv": of_csv}[kind](*rest), sys.stdout)
