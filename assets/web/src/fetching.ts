/** Fetches what lies at an address of the program; throws an Error that names it where nothing does. */

export async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url} could not be loaded`);
  return reply.arrayBuffer();
}

export async function fetchJson<Value>(url: string): Promise<Value> {
  return JSON.parse(new TextDecoder().decode(await fetchBytes(url))) as Value;
}
