// Asks and listens: requests with the visitor's token, and a stream that comes back by itself.
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60000;

export class Refused extends Error {
  constructor(status, said) {
    super(said.error || String(status));
    this.status = status;
    this.code = said.error || "";
    this.sentence = said.sentence || "";
    this.after = said.after || 0;
  }
}

export class Line {
  constructor(root, keep, language = "en") {
    this.root = root;
    this.keep = keep; // where the token lies
    this.language = language; // in which refusals are said
    this.listening = null;
  }

  async ask(path, body, { headers = {}, method = "POST", raw = null } = {}) {
    const token = this.keep.token;
    const answer = await fetch(`${this.root}/${path}`, {
      method,
      cache: method === "GET" ? "default" : "no-store",
      headers: {
        ...(raw ? {} : method === "POST" ? { "Content-Type": "application/json" } : {}),
        "Accept-Language": this.language,
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: method === "GET" ? undefined : raw || JSON.stringify(body || {}),
    });
    if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
    return answer;
  }

  async json(path, body) {
    return (await this.ask(path, body)).json();
  }

  // Calls `told(event, data)` for everything the desk says, and `lost()` when the token is good for nothing.
  listen(told, lost) {
    this.rest();
    const ending = (this.listening = new AbortController());
    let pause = FIRST_PAUSE;
    const go = async () => {
      while (!ending.signal.aborted) {
        try {
          const answer = await fetch(`${this.root}/stream`, {
            cache: "no-store",
            headers: { Authorization: `Bearer ${this.keep.token}` },
            signal: ending.signal,
          });
          if (answer.status === 401) return lost();
          if (answer.ok) {
            await events(answer.body, (name, data) => {
              pause = FIRST_PAUSE;
              told(name, data);
            });
          }
        } catch {
          if (ending.signal.aborted) return;
        }
        await new Promise((wake) => {
          setTimeout(wake, pause * (0.5 + Math.random()));
          addEventListener("online", wake, { once: true });
        });
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    };
    go();
  }

  rest() {
    this.listening?.abort();
    this.listening = null;
  }
}

async function events(body, told) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    waiting += value;
    const whole = waiting.split("\n\n");
    waiting = whole.pop();
    for (const each of whole) {
      const name = /^event: (.*)$/m.exec(each)?.[1];
      const data = /^data: (.*)$/m.exec(each)?.[1];
      if (name && data) told(name, JSON.parse(data));
    }
  }
}
