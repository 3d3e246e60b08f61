//! The configuration file that a program will see: a file of the stack as it is, or what the init
//! container of its pods makes of several.

mod find;
mod name;
mod print;
mod sources;
mod variables;

pub(crate) use find::find;
pub(crate) use name::ProgramName;

use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Kind, Map, Node};
use crate::stack::config_file::{self, ConfigFile};
use crate::stack::file_merge::merge;
use crate::stack::program::{Program, ProgramConfig};
use crate::stack::workload::Workload;
use sources::Source;
use variables::Variables;

/// A file that can't be shown.
#[derive(Debug, thiserror::Error)]
#[error("{path}, which is merged into {into}, is not a YAML map")]
pub(crate) struct NotAMap {
    path: String,
    into: &'static str,
}

/// Several files, merged. It holds credentials, which are masked when printed.
struct Merged<'f> {
    path: &'static str,
    /// The files in their order.
    sources: Vec<Source<'f>>,
    root: Node,
    /// What stands for the contents of variables.
    variables: Variables,
}

/// The configuration file of a program as text, with credentials masked. Comments above a merged
/// file name its sources.
///
/// # Errors
/// [`NotAMap`]: one of the files can't be merged.
pub(crate) fn text(program: &Program) -> Result<String, NotAMap> {
    match &program.config {
        ProgramConfig::Plain { text, .. } => Ok(print::plain(text)),
        ProgramConfig::Merged(file) => Ok(print::yaml(
            merged(file, program.workload)?,
            &program.workload.title(),
        )),
    }
}

/// The configuration of a program as data, with what is known of Secrets: a key of one by its name.
/// Nothing where it can't be read.
pub(crate) fn data(
    program: &Program,
    known: &dyn Fn(&str, &str) -> Option<String>,
) -> Option<Node> {
    let file = match &program.config {
        ProgramConfig::Plain { text, .. } => return read::document(text, 0, Dialect::Program).ok(),
        ProgramConfig::Merged(file) => file,
    };
    let variables = Variables::of(file, &program.workload.env());
    let mut root = Node::new(Kind::Map(Map::default()), At::default());
    for source in &file.sources {
        let text = match source {
            config_file::Source::Ours { text, .. } => Some(text.to_string()),
            config_file::Source::Secret { reference, text } => {
                let given = text.as_ref().map(|text| text.to_string());
                given.or_else(|| known(&reference.secret, &reference.key))
            }
        };
        let Some(text) = text else { continue };
        let node = read::document(&variables.fill(&text), 0, Dialect::Program).ok()?;
        if node.as_map().is_some() {
            merge(&mut root, node, file.replaced);
        }
    }
    Some(root)
}

fn merged<'f>(file: &'f ConfigFile, workload: &'f Workload) -> Result<Merged<'f>, NotAMap> {
    let sources = sources::of(file, workload);
    let variables = Variables::of(file, &workload.env());
    let mut root = Node::new(Kind::Map(Map::default()), At::default());
    for source in &sources {
        let Some(text) = source.text else { continue };
        let not_a_map = || NotAMap {
            path: source.path.clone(),
            into: file.output,
        };
        let node =
            read::document(&variables.fill(text), 0, Dialect::Program).map_err(|_| not_a_map())?;
        match node.kind {
            Kind::Null => {}
            Kind::Map(_) => merge(&mut root, node, file.replaced),
            _ => return Err(not_a_map()),
        }
    }
    Ok(Merged {
        path: file.output,
        sources,
        root,
        variables,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::example::{EXAMPLE, World};

    /// What is printed for the first process of the example, with these values added.
    fn shown(more: &str) -> String {
        let world = World::with_example(&format!("  ingress: {{host: h.example.org}}\n{more}"));
        let stack = world.draft(EXAMPLE).finish().unwrap();
        text(&stack.programs()[0]).unwrap()
    }

    #[test]
    fn files_are_merged_and_credentials_masked() {
        let shown = shown(
            r#"
  additional:
    2-theirs: {configSecret: theirs, configSecretKey: more.yaml}
    1-mine:
      config: |
        mine: {api_key: hunter2, port: 5, token: "", url: "https://u:hunter2@host"}
        listeners: [{port: 3}]
        tokens: [{token: [hunter2, 7]}]
        keys: {public: hunter2}
        raw: \${PLAIN} ${NONE}
        secret: ${PASSWORD}
"#,
        );
        let expected = r#"# /conf/example.yaml of Deployment/ess-example: these files, merged in this order
#   /config-templates/before.yaml     ConfigMap/ess-example
#   /secrets/ess-generated/MORE       Secret/ess-generated, which is not rendered: its contents are merged in here
#   /secrets/ess-example/user-1-mine  Secret/ess-example
#   /secrets/theirs/more.yaml         Secret/theirs, which is not rendered: its contents are merged in here
#   /config-templates/after.yaml      ConfigMap/ess-example
#   /config-templates/05-main.yaml    ConfigMap/ess-example
first: 1
listeners:
  - port: 1
  - port: 3
  - port: 2
public: plain
mine:
  api_key: "***"
  port: 5
  token: ""
  url: "https://u:***@host"
tokens:
  - token:
      - "***"
      - "***"
keys:
  public: "***"
raw: "${PLAIN} ${NONE}"
secret: "<content of /secrets/ess-example/PASSWORD>"
database:
  host: db
  password: "<content of /secrets/ess-example/PASSWORD>"
secret_path: /s
process: "05-main.yaml"
node: "<status.hostIP>"
pod: "<name of the pod>"
"#;
        assert_eq!(shown, expected);
    }

    #[test]
    fn files_that_users_mount_count_more_and_variables_less() {
        let shown = shown(
            r#"
  extraEnv:
    - {name: PLAIN, value: theirs}
    - {name: NODE, value: ""}
    - {name: PASSWORD, value: '{{ readfile "/x" | quote }}'}
    - {name: POD, value: 'a: b'}
  extraVolumeMounts:
    - {name: mine, mountPath: /config-templates/after.yaml, subPath: after.yaml}
    - {name: other, mountPath: /config}
  extraVolumes: [{name: mine, configMap: {name: "{{ .Release.Name }}-mine"}}]
"#,
        );
        let over = "/config-templates/after.yaml    ConfigMap/ess-mine, which is not rendered: its";
        assert!(shown.contains(over), "{shown}");
        let rest = "first: 1\nlisteners:\n  - port: 1\npublic: plain\n\
                    process: \"05-main.yaml\"\nnode: \"<status.hostIP>\"\npod: \"<name of the pod>\"\n";
        assert!(shown.ends_with(rest), "{shown}");
    }

    #[test]
    fn a_file_that_is_not_merged_is_shown_as_it_is() {
        let world = World::with_example("  ingress: {host: h.example.org}\n");
        let stack = world.draft(EXAMPLE).finish().unwrap();
        let program = Program {
            config: ProgramConfig::Plain {
                text: "{\"password\": \"\"}\n".into(),
                added: Vec::new(),
            },
            ..stack.programs()[0].clone()
        };
        assert_eq!(text(&program).unwrap(), "{\"password\": \"\"}\n");
    }
}
