import { accessible } from "./harness";
import { addToDraft, asks, begin, changesets, choose, desk, details, enter, expect, field, letter, publish, published, publishes, reading, ready, says, tabTo, test, writable, writes } from "./writing";

// Who has a token writes in the explorer: from the passage to the changeset, by mouse and by keyboard, and what happens when
// something goes wrong on the way.

const heading = (page: Parameters<typeof desk>[0]) => details(page).getByRole("heading", { level: 2 });
const miller = "The miller, whom both sides trust, carried the words from one room to the other.";

test("without a token none of it is there, and nothing of it is loaded", async ({ page }) => {
  const parts: string[] = [];
  page.on("request", (request) => parts.push(new URL(request.url()).pathname));
  await page.goto(reading);
  await ready(page);
  await expect(page.getByRole("button", { name: "Write…" })).toBeVisible();
  await expect(page.getByRole("button", { name: /statement/i })).toHaveCount(0);
  expect(parts.filter((part) => part.includes("/edit-"))).toEqual([]);
  await page.getByRole("button", { name: "Write…" }).click();
  await expect(desk(page).getByLabel("Token")).toBeFocused();
  await expect(page.getByRole("button", { name: "Make a statement" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(desk(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Write…" })).toBeFocused();
});

test("by mouse: from selected words to a changeset, with a new entity and a finding that is put right", async ({ page, ada }) => {
  test.slow();
  await writes(page, reading, ada, "Who carried the words");
  const words = details(page).getByText(miller);
  await words.scrollIntoViewIfNeeded();
  const box = (await words.boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 220, box.y + 8, { steps: 5 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Make a statement from the selected words, paragraph 1, sentence 2" }).click();

  // The passage is what was selected, in whole words, and stands where it says.
  const quote = await field(page, "place").locator("blockquote").innerText();
  expect(miller).toContain(quote);
  expect(` ${miller.replace(/[,.]/g, " ")} `).toContain(` ${quote.replace(/[,.]/g, " ").trim()} `);
  const [from, to] = /characters ([\d,]+)–([\d,]+)/.exec(await field(page, "place").innerText())!.slice(1).map((n) => Number(n.replace(",", "")));
  expect([...letter].slice(from, to).join("")).toBe(quote);

  await choose(page, "subject", "Karim the miller", /Make a new entity/);
  await desk(page).getByLabel("Kind").selectOption("Person");
  await expect(desk(page).getByLabel("Identifier")).toHaveValue("person:karim-the-miller");
  await choose(page, "predicate", "mediates", /^mediates/);
  await choose(page, "object", "talks at the mill", /^Talks at the mill/);
  await expect(desk(page).getByRole("group", { name: "As it will read" })).toHaveText("Karim the miller mediates Talks at the mill");
  await desk(page).getByText("When, circumstances, note").click();
  await desk(page).getByLabel(/When it holds/).fill("18.10.25x");
  await expect(field(page, "validTime")).toContainText("Not accepted");
  await addToDraft(page);
  await expect(desk(page).getByText("to be put right")).toBeVisible();
  await expect(desk(page).getByLabel(/When it holds/)).toBeFocused();
  await desk(page).getByText("How dates are written").click();
  await desk(page).getByRole("button", { name: "2025-10~", exact: true }).click();
  await expect(field(page, "validTime")).not.toContainText("Not accepted");
  await addToDraft(page);
  await expect(desk(page).getByText("Added: Karim the miller mediates Talks at the mill")).toBeVisible();
  await expect(desk(page).getByText("Publishing adds 1 new entity, 1 new statement.")).toBeVisible();

  const where = () => page.evaluate(() => document.querySelectorAll(".graph-canvas").length);
  expect(await where()).toBe(1);
  const number = await publish(page);
  await ready(page);
  await desk(page).getByRole("button", { name: "Show it" }).click();
  await expect(heading(page)).toHaveText("Karim the miller mediates Talks at the mill");
  await expect(details(page).getByText(`changeset ${number},`).first()).toBeAttached();
  await ready(page);
  await expect(page.locator(".app-words")).toContainText("4 entities");
  const id = /stmt:[^\s]+/.exec(await details(page).locator(".parts-kicker").innerText())![0];
  await page.goto(`/?statement=${id}&asof=changeset:${number - 1}`);
  await ready(page);
  await expect(heading(page)).toHaveText("No statement has this identifier");
});

test("by keyboard: from a sentence to a changeset", async ({ page, ada }) => {
  test.slow();
  await page.goto(reading);
  await ready(page);
  const key = (name: string) => page.keyboard.press(name);
  await tabTo(page, page.getByRole("button", { name: "Write…" }));
  await key("Enter");
  await expect(desk(page).getByLabel("Token")).toBeFocused();
  await page.keyboard.type(ada.token);
  await key("Enter");
  await tabTo(page, desk(page).getByLabel("What it is for"));
  await page.keyboard.type("He asked for nothing");
  await key("Tab");
  await page.keyboard.type("Talks at the mill");
  await tabTo(page, desk(page).getByRole("button", { name: "Begin", exact: true }));
  await key("Enter");
  await expect(desk(page).getByRole("heading", { name: "He asked for nothing" })).toBeFocused();
  await tabTo(page, details(page).getByRole("button", { name: "Make a statement, paragraph 1, sentence 3" }));
  await key("Enter");
  await expect(desk(page).getByRole("heading", { name: "Make a statement" })).toBeFocused();
  await expect(field(page, "place")).toContainText("He asked for nothing in return.");

  // A part of the sentence, chosen as in any text.
  await tabTo(page, field(page, "place").getByText("Keep to a part of it"));
  await key("Enter");
  await tabTo(page, desk(page).getByRole("textbox", { name: "The words" }));
  await key("Control+Home");
  for (let i = 0; i < 8; i++) await key("Shift+ArrowRight");
  await tabTo(page, desk(page).getByRole("button", { name: "Keep to the selected words" }));
  await key("Enter");
  await expect(field(page, "place").locator("blockquote")).toHaveText("He asked");

  const complete = async (name: string, typed: string, option: RegExp) => {
    await tabTo(page, field(page, name).getByRole("combobox"));
    await page.keyboard.type(typed);
    await expect(field(page, name).getByRole("option", { name: option }).first()).toBeVisible();
    await key("ArrowDown");
    await key("Enter");
  };
  await complete("subject", "South", /^South/);
  // Added too early, it says what is missing, and where.
  await tabTo(page, desk(page).getByRole("button", { name: "Add to the draft" }));
  await key("Enter");
  await expect(field(page, "predicate").getByRole("combobox")).toBeFocused();
  await expect(field(page, "predicate")).toContainText("Missing");
  await complete("predicate", "mediates", /^mediates/);
  await complete("object", "talks at", /^Talks at the mill/);
  await tabTo(page, desk(page).getByRole("button", { name: "Add to the draft" }));
  await key("Enter");
  await expect(desk(page).getByText("Added: South mediates Talks at the mill")).toBeVisible();
  await tabTo(page, desk(page).getByRole("button", { name: "Publish" }));
  await key("Enter");
  await published(page);
  await tabTo(page, desk(page).getByRole("button", { name: "Show it" }));
  await key("Enter");
  await expect(heading(page)).toHaveText("South mediates Talks at the mill");
});

test("a statement is corrected by another one, and withdrawn, with a reason", async ({ page, ada }) => {
  test.slow();
  await writes(page, "/?show=state:north,state:south&statement=stmt:mill-3", ada, "Read again");
  await details(page).getByRole("button", { name: "Correct …" }).click();
  await expect(desk(page).getByText("It takes the place of")).toContainText("North supports South");
  await expect(desk(page).getByRole("group", { name: "As it will read" })).toHaveText("North supports South");
  await expect(field(page, "speakers")).toContainText("North");
  await desk(page).getByLabel("said not to be so").check();
  await expect(desk(page).getByRole("group", { name: "As it will read" })).toHaveText("Not so: North supports South");
  await addToDraft(page);
  await expect(desk(page).getByText("Added: Not so: North supports South")).toBeVisible();
  await publish(page);
  await ready(page);
  await page.goto("/?statement=stmt:mill-3");
  await ready(page);
  await expect(details(page).getByRole("listitem").filter({ hasText: "Superseded by Not so: North supports South" })).toBeVisible();

  await page.goto("/?show=state:north,talks:mill&statement=stmt:mill-1");
  await ready(page);
  await begin(page, "One letter is not enough");
  await expect(desk(page).getByRole("heading", { name: "One letter is not enough" })).toBeVisible();
  await details(page).getByRole("button", { name: "Withdraw …" }).click();
  await addToDraft(page);
  await expect(field(page, "reason")).toContainText("Missing");
  await desk(page).getByLabel("Why").fill("The letter was not there.");
  await addToDraft(page);
  await expect(desk(page).getByText("Added: Withdrawn: North is party to Talks at the mill")).toBeVisible();
  await publish(page);
  await page.goto("/?statement=stmt:mill-1");
  await ready(page);
  await expect(details(page).getByText("Withdrawn: The letter was not there.")).toBeVisible();
  await expect(details(page).getByRole("button", { name: "Reinstate …" })).toBeVisible();
});

test("a match is judged", async ({ page, ada }) => {
  await writes(page, "/?show=state:south&entity=state:southern", ada, "Two names of one village");
  const same = details(page).getByRole("region", { name: /^May be the same as/ });
  await same.getByRole("button", { name: "The same …" }).first().click();
  await expect(desk(page).getByRole("heading", { name: "Judge a match" })).toBeFocused();
  await desk(page).getByLabel("Why").fill("Both letters mean the village below the mill.");
  await addToDraft(page);
  await expect(desk(page).getByText(/^Added: South village and South: the same$/)).toBeVisible();
  await publish(page);
  await page.goto("/?entity=state:south");
  await ready(page);
  await expect(details(page).getByText("Judged the same")).toBeVisible();
  await expect(details(page).getByText("Both letters mean the village below the mill.").first()).toBeVisible();
});

test("what somebody else changed meanwhile is shown side by side before it is published", async ({ page, program, ada, ben }) => {
  await writes(page, "/?show=state:south,talks:mill&statement=stmt:mill-2", ada, "South was not there");
  await details(page).getByRole("button", { name: "Withdraw …" }).click();
  await desk(page).getByLabel("Why").fill("The South says so.");
  await addToDraft(page);
  await publishes(program, ben, { corrections: [{ action: "DEPRECATE", target: "stmt:mill-2", reason: "Another letter says otherwise." }] });
  await desk(page).getByRole("button", { name: "Publish" }).click();
  const conflicts = desk(page).getByRole("region", { name: "Changed by others meanwhile" });
  await expect(conflicts).toContainText("Another letter says otherwise.");
  await expect(conflicts).toContainText(ben.name);
  await expect(conflicts.getByRole("row", { name: /^Before/ })).toContainText("stands");
  await expect(conflicts.getByRole("row", { name: /^Theirs/ })).toContainText("withdrawn");
  await accessible(page, { within: "#desk" });
  await conflicts.getByRole("button", { name: "I have seen it: mine still stands" }).click();
  await expect(conflicts).toHaveCount(0);
  await publish(page);
});

test("a token that is not accepted is told in a sentence, and so is one that reads only", async ({ page, watch, program }) => {
  watch.expects(/401/);
  await page.goto(reading);
  await ready(page);
  await enter(page, "not a token\u202e");
  await expect(desk(page).getByRole("alert")).toContainText("copy the token again");
  await enter(page, "pg_nobodyhasthis");
  await expect(desk(page).getByRole("alert")).toContainText(/ask/i);
  await expect(desk(page).getByLabel("Token")).toBeFocused();
  await accessible(page, { within: "#desk" });
  await enter(page, program.token("rea", "reader"));
  await expect(desk(page).getByRole("heading", { name: "This token reads only" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Make a statement/ })).toHaveCount(0);
  await desk(page).getByRole("button", { name: "Stop writing" }).click();
  await expect(page.getByRole("button", { name: "Write…" })).toBeVisible();
});

test("a token that is revoked in the middle ends the writing, not the reading, and nothing is lost", async ({ page, watch, program, ada }) => {
  watch.expects(/401/);
  await writes(page, reading, ada, "Cut short");
  await page.getByRole("button", { name: "Make a statement, paragraph 2, sentence 1" }).click();
  await says(page, ["North", /^North/], ["accuses", /^accuses/], ["South", /^South/]);
  program.revoke(ada.name);
  await addToDraft(page);
  await expect(desk(page).getByLabel("Token")).toBeVisible();
  await expect(desk(page).getByRole("alert")).toContainText(/revoked/);
  await expect(heading(page)).toContainText("A letter from the mill");
  await enter(page, program.token(ada.name));
  await expect(desk(page).getByRole("group", { name: "As it will read" })).toHaveText("North accuses South");
});

test("where reading needs a token, the page asks for one and then shows the graph", async ({ browser }) => {
  const program = await writable(["--require-token-to-read"]);
  const context = await browser.newContext({ baseURL: program.address });
  try {
    const page = await context.newPage();
    await page.goto(reading);
    await page.getByRole("alert").getByRole("button", { name: "Enter a token" }).first().click();
    await enter(page, program.token("rea", "reader"));
    await expect(details(page).getByRole("heading", { name: /A letter from the mill/ })).toBeVisible();
    await ready(page);
    await expect(page.locator(".app-words")).toContainText("3 entities");
  } finally {
    await context.close();
    await program.stop();
  }
});

test("a reload in the middle loses nothing", async ({ page, ada }) => {
  await writes(page, reading, ada, "Interrupted");
  await page.getByRole("button", { name: "Make a statement, paragraph 2, sentence 2" }).click();
  await says(page, ["South", /^South/], ["accuses", /^accuses/], ["North", /^North/]);
  await addToDraft(page);
  await expect(desk(page).getByText("Added: South accuses North")).toBeVisible();
  await page.getByRole("button", { name: "Make a statement, paragraph 2, sentence 3" }).click();
  await choose(page, "subject", "الطحانين", /مجلس الطحانين/);
  await page.reload();
  await ready(page);
  await expect(desk(page).getByRole("group", { name: "As it will read" })).toContainText("مجلس الطحانين");
  await desk(page).getByRole("button", { name: /^To the draft/ }).click();
  await expect(desk(page).getByRole("listitem").filter({ hasText: "South accuses North" })).toBeVisible();
  await desk(page).getByRole("button", { name: "Go on with what you were writing" }).click();
  await expect(desk(page).getByRole("heading", { name: "Make a statement" })).toBeVisible();
  expect(page.url()).not.toContain("pg_");
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("pg_");
});

test("a connection that is cut while it is published: tried again, it is written once", async ({ page, watch, program, ada }) => {
  watch.expects(/Failed to load resource/);
  await writes(page, reading, ada, "Over a bad line");
  await page.getByRole("button", { name: "Make a statement, paragraph 1, sentence 1" }).click();
  await says(page, ["South", /^South/], ["threatens", /^threatens/], ["North", /^North/]);
  await addToDraft(page);
  await expect(desk(page).getByText("Added: South threatens North")).toBeVisible();
  const before = await changesets(program);
  let cut = 0;
  await page.route("**/graphql", async (route) => {
    if (cut < 2 && route.request().postData()?.includes("EditPublish(")) {
      cut++;
      await route.fetch(); // the server writes, and nobody hears of it
      await route.abort("connectionreset");
    } else await route.fallback();
  });
  await desk(page).getByRole("button", { name: "Publish" }).click();
  const alert = desk(page).getByRole("alert");
  await expect(alert).toContainText("The answer did not come.");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => cut).toBe(2);
  await expect(alert).toContainText("written once");
  await alert.getByRole("button", { name: "Try again" }).click();
  expect(await published(page)).toBe(before + 1);
  expect(await changesets(program)).toBe(before + 1);
});

test("parts are taken out again, a draft is abandoned after one question, and the token is forgotten", async ({ page, ada }) => {
  await writes(page, reading, ada, "Thrown away");
  await page.getByRole("button", { name: "Make a statement, paragraph 1, sentence 1" }).click();
  await says(page, ["North", /^North/], ["threatens", /^threatens/], ["South", /^South/]);
  await desk(page).getByRole("button", { name: "Add, and another from here" }).click();
  await expect(desk(page).getByRole("button", { name: "To the draft, which holds 1 part" })).toBeVisible();
  await expect(field(page, "subject").getByRole("combobox")).toBeVisible();
  await desk(page).getByRole("button", { name: "Give it up" }).click();
  await desk(page).getByRole("button", { name: "Remove: North threatens South" }).click();
  await expect(desk(page).getByText("It is empty.")).toBeVisible();
  await desk(page).getByRole("button", { name: "Abandon the draft …" }).click();
  await desk(page).getByRole("button", { name: "Keep it" }).click();
  await desk(page).getByRole("button", { name: "Abandon the draft …" }).click();
  await desk(page).getByRole("button", { name: "Abandon it" }).click();
  await expect(desk(page).getByRole("heading", { name: "Begin a draft" })).toBeVisible();
  await desk(page).getByRole("button", { name: "Stop writing" }).click();
  await expect(page.getByRole("button", { name: "Write…" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Make a statement/ })).toHaveCount(0);
  expect(await page.evaluate(() => Object.entries(sessionStorage).join())).not.toContain("pg_");
});

test("scripts, NUL and signs that turn the direction of writing are harmless and shown", async ({ page, program, ada }) => {
  const nasty = "<img src=x onerror=alert(1)>\u202eevil\u2066 {{7*7}} \u0000";
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => Promise.reject(new Error("a script ran"))));
  await writes(page, reading, ada, "<script>alert(1)</script> \u202eand back");
  await page.getByRole("button", { name: "Make a statement, paragraph 1, sentence 3" }).click();
  await choose(page, "subject", nasty, /Make a new entity/);
  await expect(desk(page).getByRole("group", { name: "As it will read" })).toContainText("<img src=x onerror=alert(1)>");
  await desk(page).getByLabel("Kind").selectOption("Person");
  await choose(page, "predicate", "mediates", /^mediates/);
  await choose(page, "object", "talks at", /^Talks at the mill/);
  await desk(page).getByText("When, circumstances, note").click();
  await desk(page).getByLabel("Note").fill(nasty);
  await addToDraft(page);
  // Whether the graph takes it or says what is wrong with it, the page stays whole.
  await expect(desk(page).getByText(/Added: |to be put right/).first()).toBeVisible();
  await accessible(page, { within: "#desk" });
  expect(await page.locator("#desk img, #desk script").count()).toBe(0);
  const after = await asks<{ service: { version: string } }>(program, "{ service { version } }", {});
  expect(after.service.version).toBeTruthy();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`everybody can write, ${colorScheme}`, async ({ page, ada }) => {
    test.slow(); // axe looks at every word of it
    await page.emulateMedia({ colorScheme });
    await page.goto(reading);
    await ready(page);
    await page.getByRole("button", { name: "Write…" }).click();
    await accessible(page, { within: "#desk" });
    await enter(page, ada.token);
    await expect(desk(page).getByRole("heading", { name: "Begin a draft" })).toBeFocused();
    await desk(page).getByLabel("It adds to").selectOption("another");
    await desk(page).getByRole("button", { name: "Begin", exact: true }).click();
    await expect(field(page, "message")).toContainText("Missing");
    await accessible(page, { within: "#desk" });
    await begin(page, "For everybody");
    await expect(desk(page).getByRole("heading", { name: "For everybody" })).toBeVisible();
    await accessible(page, { within: "#desk" });
    await page.getByRole("button", { name: "Make a statement, paragraph 2, sentence 3" }).click();
    await choose(page, "subject", "Nobody yet", /Make a new entity/);
    await desk(page).getByText("When, circumstances, note").click();
    await addToDraft(page);
    await expect(desk(page).getByText("to be put right")).toBeVisible();
    await accessible(page);
    await field(page, "predicate").getByRole("combobox").fill("me");
    await expect(field(page, "predicate").getByRole("option").first()).toBeVisible();
    await accessible(page, { within: "#desk" });
  });
}

for (const [name, viewport] of [["a phone", { width: 390, height: 844 }], ["400 %", { width: 320, height: 256 }]] as const) {
  test(`it is written on ${name}, and nothing is wider`, async ({ page, ada }) => {
    test.slow();
    await page.setViewportSize(viewport);
    await writes(page, reading, ada, "On a small screen");
    const fits = async () => expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await fits();
    await page.getByRole("button", { name: "Make a statement, paragraph 2, sentence 1" }).click();
    await expect(desk(page).getByRole("heading", { name: "Make a statement" })).toBeInViewport();
    await choose(page, "subject", "A village on the hill", /Make a new entity/);
    await fits();
    await desk(page).getByLabel("Kind").selectOption("State");
    await choose(page, "predicate", "accuses", /^accuses/);
    await choose(page, "object", "South", /^South/);
    await fits();
    await addToDraft(page);
    await expect(desk(page).getByText("Added: A village on the hill accuses South")).toBeInViewport();
    await fits();
  });
}
