// Which texts fit which format.

import { assert, assertEquals } from "@std/assert";
import { fitsFormat, isKnownFormat } from "./string_formats.ts";

const formats: [format: string, fit: string[], unfit: string[]][] = [
  ["bsonobjectid", ["507f1f77bcf86cd799439011"], ["507f1f77bcf86cd79943901", "507f1f77bcf86cd79943901g"]],
  ["byte", ["YQ==", "YWI=", "YWJj"], ["YQ", "Y*==", ""]],
  ["cidr", ["10.0.0.0/8", "010.0.0.0/8", "2001:db8::/32"], ["10.0.0.0", "10.0.0.0/33", "x/8"]],
  ["creditcard", ["4111 1111 1111 1111", "378282246310005"], ["4111 1111 1111 1112", "1234"]],
  ["date", ["2024-02-29", "0000-01-01"], ["2023-02-29", "2024-13-01", "2024-1-1", "2024-02-29T00:00:00Z"]],
  [
    "date-time",
    ["2024-02-29T23:59:59Z", "2024-02-29t00:00:00.5+01:00", "2024-01-01T00:00:00,5z"],
    ["2024-02-29", "2024-02-29T24:00:00Z", "2024-02-29T00:00:60Z", "2024-02-29T00:00:00", "2024-02-30T00:00:00Z"],
  ],
  ["duration", ["1h2m3.5s", "-1s", "0", "22 ns", "5 minutes", "1w", "about 3 days"], ["", "h", "5", "5 moons"]],
  ["email", ["a@b", "A B <a.b+c@example.com>"], ["a", "@b", "a@", "a b@c"]],
  ["hexcolor", ["#fff", "FFFFFF"], ["#ffff", "#ggg"]],
  ["hostname", ["localhost", "a-b.example.com", "1.example.com", "ä.example"], ["a.b.c", "-a", "a_b", "a..com", ""]],
  ["ipv4", ["10.0.0.1", "010.0.0.1", "::ffff:10.0.0.1"], ["10.0.0", "10.0.0.256", "::1"]],
  ["ipv6", ["::1", "2001:db8::1"], ["10.0.0.1", "::1%lo", ":::"]],
  ["isbn", ["0321751043", "978-0321751041", "080442957X"], ["0321751044", "978-0321751042"]],
  ["k8s-long-name", ["a.b-c.d", "a".repeat(253)], ["A.b", "a..b", "-a", "a".repeat(254)]],
  ["k8s-short-name", ["a-b", "a".repeat(63)], ["a.b", "a-", "a".repeat(64)]],
  ["mac", ["01:23:45:67:89:ab", "01-23-45-67-89-ab-cd-ef", "0123.4567.89ab"], ["01:23:45:67:89", "01:23-45:67:89:ab"]],
  ["password", ["", "anything"], []],
  ["rgbcolor", ["rgb(0,10,255)", "rgb( 1 , 2 , 3 )"], ["rgb(0,0,256)", "rgb(00,0,0)", "rgb(0,0)"]],
  ["ssn", ["123-45-6789", "123 45 6789"], ["123456789", "12-345-6789"]],
  ["uri", ["https://example.com/a?b=c", "/a/b", "mailto:a@b"], ["a/b", "", "https://a b", "/%zz", "https://a<b/"]],
  ["uuid", ["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B8109DAD11D180B400C04FD430C8"], ["6ba7b810", ""]],
  ["uuid3", ["6ba7b810-9dad-31d1-80b4-00c04fd430c8"], ["6ba7b810-9dad-41d1-80b4-00c04fd430c8"]],
  ["uuid4", ["6ba7b810-9dad-41d1-80b4-00c04fd430c8"], ["6ba7b810-9dad-41d1-c0b4-00c04fd430c8"]],
  ["uuid5", ["6ba7b810-9dad-51d1-80b4-00c04fd430c8"], ["6ba7b810-9dad-41d1-80b4-00c04fd430c8"]],
];

for (const [format, fit, unfit] of formats) {
  Deno.test(`texts of the format ${format}`, () => {
    assert(isKnownFormat(format));
    assertEquals(fit.filter((text) => !fitsFormat(text, format)), []);
    assertEquals(unfit.filter((text) => fitsFormat(text, format)), []);
  });
}

Deno.test("dashes in names of formats do not matter, and other names are not known", () => {
  assert(isKnownFormat("datetime") && isKnownFormat("date-time"));
  assertEquals(["", "planet", "constructor"].filter(isKnownFormat), []);
});
