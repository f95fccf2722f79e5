import { afterEach, describe, expect, it, vi } from "vitest";
import { HeldHandles } from "./held_handles";

const URL = "app://map/features/a/1?rev=3";
const told = (revision: number, url = URL) => ({ type: "handles", layer: "a", key: 1, revision, url }) as const;
const vertex = { index: 2, x: 1, y: 2, longitude: 3, latitude: 4 };
const patch = (key = 1) => ({ layer: "a", removed: [], moved: [{ key, vertices: [vertex] }], pack: null, url: null });

/** An editor that notes what it is told, and a shell whose answers come when the test wants. */
function setUp() {
  const said: string[] = [];
  const answers: ((revision: number) => void)[] = [];
  vi.stubGlobal("fetch", () => {
    const bytes = new Promise((resolve) =>
      answers.push((revision) => resolve(new TextEncoder().encode(JSON.stringify({ revision, geometry: null })))),
    );
    return Promise.resolve({ ok: true, arrayBuffer: () => bytes });
  });
  const handles = new HeldHandles({
    setHandles: (shown) => said.push(`shape of ${shown?.revision ?? "nothing"}`),
    moveVertices: ([moved]) => said.push(`moved ${moved?.index}`),
    confirm: (revision) => said.push(`confirmed ${revision}`),
  });
  return { said, answers, handles };
}

afterEach(() => vi.unstubAllGlobals());

/** Lets the fetch take its few turns. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("the handles that are held", () => {
  it("are fetched once, and kept true by patches", async () => {
    const { said, answers, handles } = setUp();
    const shown = handles.show(told(3));
    await settle();
    answers[0]?.(3);
    await shown;
    handles.follow(patch(), 4);
    handles.follow(patch(7), 4); // another feature
    await handles.show(told(4));
    expect(said).toEqual(["shape of 3", "confirmed 3", "moved 2", "confirmed 4"]);
    expect(answers).toHaveLength(1);
  });

  it("miss nothing that moves while they are on their way, and take nothing twice", async () => {
    const { said, answers, handles } = setUp();
    const shown = handles.show(told(3));
    handles.follow(patch(), 4);
    handles.follow(patch(), 5);
    void handles.show(told(5));
    await settle();
    answers[0]?.(4); // the answer holds the first of the two already
    await shown;
    expect(said).toEqual(["shape of 4", "moved 2", "confirmed 5"]);
  });

  it("give way to others that are wanted meanwhile, or to none", async () => {
    const { said, answers, handles } = setUp();
    const first = handles.show(told(3));
    const second = handles.show(told(6, "app://map/features/a/1?rev=6"));
    await settle();
    answers[0]?.(3);
    answers[1]?.(6);
    await Promise.all([first, second]);
    const third = handles.show(told(8, "app://map/features/a/1?rev=8"));
    await settle();
    handles.drop();
    answers[2]?.(8);
    await third;
    expect(said).toEqual(["shape of 6", "confirmed 6", "shape of nothing"]);
  });
});
