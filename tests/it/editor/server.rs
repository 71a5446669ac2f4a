//! A YAML language server, spoken to over stdio by the Language Server Protocol.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server, which is ended when it is dropped.
pub(super) struct Server {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    last: u64,
    /// The version of each open file.
    versions: BTreeMap<String, u64>,
}

impl Server {
    /// Starts `program` with node, in a directory.
    pub(super) fn start(program: &Path, directory: &Path) -> Self {
        let mut process = Command::new("node")
            .arg(program)
            .arg("--stdio")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("node does not start: {error}"));
        let input = process.stdin.take().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut server = Self { process, input, messages, last: 0, versions: BTreeMap::new() };
        let folder = json!({"uri": uri(directory), "name": "set"});
        let capabilities = json!({
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "completion": {"completionItem": {"documentationFormat": ["plaintext"]}},
                "publishDiagnostics": {},
            },
        });
        server.ask(
            "initialize",
            &json!({
                "processId": null,
                "rootUri": uri(directory),
                "capabilities": capabilities,
                "workspaceFolders": [folder],
            }),
        );
        server.tell("initialized", &json!({}));
        let yaml = json!({"validate": true, "hover": true, "completion": true, "schemaStore": {"enable": false}});
        server.tell("workspace/didChangeConfiguration", &json!({"settings": {"yaml": yaml}}));
        server
    }

    /// Opens a file with a text, or gives an open one another text.
    pub(super) fn open(&mut self, path: &Path, text: &str) {
        let uri = uri(path);
        let version = self.versions.entry(uri.clone()).or_default();
        *version += 1;
        if *version == 1 {
            let document = json!({"uri": uri, "languageId": "yaml", "version": *version, "text": text});
            self.tell("textDocument/didOpen", &json!({"textDocument": document}));
        } else {
            let document = json!({"uri": uri, "version": *version});
            let change = json!({"textDocument": document, "contentChanges": [{"text": text}]});
            self.tell("textDocument/didChange", &change);
        }
    }

    /// What the server finds in a file with a text.
    pub(super) fn diagnostics(&mut self, path: &Path, text: &str) -> Vec<Value> {
        self.open(path, text);
        let uri = uri(path);
        let version = self.versions[&uri];
        loop {
            let message = self.receive();
            let params = &message["params"];
            let is_it = message["method"] == "textDocument/publishDiagnostics" && params["uri"] == uri.as_str();
            if is_it && params["version"].as_u64().is_none_or(|of| of == version) {
                return params["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    /// Asks, and waits for the answer.
    pub(super) fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.receive();
            if message["id"] == id && message.get("method").is_none() {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The next message; what the server asks of an editor is answered with nothing.
    fn receive(&mut self) -> Value {
        let message =
            self.messages.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("the server says nothing: {error}"));
        if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
            self.send(&json!({"jsonrpc": "2.0", "id": id, "result": null}));
        }
        message
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.input.flush().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The next message of a server; `None` at the end.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The URI of a file.
pub(super) fn uri(path: &Path) -> String {
    format!("file://{}", path.display()).replace(' ', "%20")
}
