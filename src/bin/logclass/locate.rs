//! Where in the reader's own files a diagnosis is: paths of a container or a
//! runner as paths below the workspace.
//!
//! A file that is not found there is no place for an annotation: the writers
//! are told, and annotate the log instead.

use logclass::report::Report;
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// Folders into which CI systems and images put the sources; `*` is any one
/// name.
const ROOTS: &[&str] = &[
    "/github/workspace",
    "/home/runner/work/*/*",
    "/Users/runner/work/*/*",
    "/home/runner/_work/*/*",
    "/__w/*/*",
    "*:/a/*/*",
    "/home/vsts/work/1/s",
    "/Users/vsts/work/1/s",
    "/__w/1/s",
    "/builds/*/*",
    "/home/circleci/project",
    "/root/project",
    "/drone/src",
    "/woodpecker/src/*/*/*",
    "/bitrise/src",
    "/opt/atlassian/pipelines/agent/build",
    "/home/travis/build/*/*",
    "/var/lib/jenkins/workspace/*",
    "/home/jenkins/agent/workspace/*",
    "/var/lib/buildkite-agent/builds/*/*/*",
    "/usr/src/app",
    "/usr/src/*",
    "/workspaces/*",
    "/workspace",
    "/workdir",
    "/project",
    "/source",
    "/build",
    "/code",
    "/repo",
    "/work",
    "/app",
    "/src",
    "/mnt",
    // An image may have a folder of the project's name in these.
    "/workspace/*",
    "/source/*",
    "/build/*",
    "/code/*",
    "/work/*",
    "/app/*",
    "/src/*",
    "/mnt/*",
];

/// The reader's own files.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Below this folder.
    pub fn new(root: &Path) -> std::io::Result<Workspace> {
        Ok(Workspace { root: root.canonicalize()? })
    }

    /// The folder, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Makes the paths of a report relative to the workspace; those that are
    /// not in it are added to `missing`.
    pub fn locate(&self, report: &mut Report, missing: &mut BTreeSet<String>) {
        for diagnosis in &mut report.diagnoses {
            let Some(source) = &mut diagnosis.source else { continue };
            match self.find(&source.file) {
                Some(path) => source.file = path,
                None => {
                    missing.insert(source.file.clone());
                }
            }
        }
    }

    /// A file that the log names, as a path below the workspace.
    pub fn find(&self, named: &str) -> Option<String> {
        let path = named.replace('\\', "/");
        let own = self.root.to_string_lossy().replace('\\', "/");
        if let Some(rest) = path.strip_prefix(own.as_str()).and_then(|p| p.strip_prefix('/')) {
            return self.existing(rest);
        }
        if !path.starts_with('/') && !path.contains(':') {
            return self.existing(&path);
        }
        let rests: BTreeSet<&str> = ROOTS.iter().filter_map(|root| below(&path, root)).collect();
        // Two prefixes that give two files: nobody knows which is meant.
        let mut found = rests.into_iter().filter_map(|rest| self.existing(rest));
        found.next().filter(|_| found.next().is_none())
    }

    /// The path without `.`, if it is a file of the workspace and not one that
    /// a link or `..` leads to elsewhere.
    fn existing(&self, path: &str) -> Option<String> {
        let mut parts = Vec::new();
        for part in Path::new(path).components() {
            match part {
                Component::CurDir => {}
                Component::Normal(part) => parts.push(part.to_str()?),
                _ => return None,
            }
        }
        let path = parts.join("/");
        let real = self.root.join(&path).canonicalize().ok()?;
        (real.starts_with(&self.root) && real.is_file()).then_some(path)
    }
}

/// What is left of a path below a root.
fn below<'p>(path: &'p str, root: &str) -> Option<&'p str> {
    let mut rest = path;
    for (n, wanted) in root.split('/').enumerate() {
        let (part, tail) = rest.split_once('/')?;
        let drive = wanted == "*:" && part.len() == 2 && part.ends_with(':');
        let any = wanted == "*" && n > 0 && !part.is_empty();
        if !(drive || any || part == wanted) {
            return None;
        }
        rest = tail;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(name: &str, files: &[&str]) -> Workspace {
        let root =
            std::env::temp_dir().join(format!("logclass-locate-{name}-{}", std::process::id()));
        for file in files {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
            std::fs::write(path, "").expect("writable");
        }
        Workspace::new(&root).expect("it is there")
    }

    #[test]
    fn paths_of_runners_and_containers_are_made_relative() {
        let workspace = workspace("roots", &["src/main.c", "Dockerfile"]);
        let own = workspace.root.join("src/main.c");
        for named in [
            "src/main.c",
            "./src/main.c",
            own.to_str().expect("plain"),
            "/home/runner/work/zigcat/zigcat/src/main.c",
            "/builds/group/project/src/main.c",
            "D:\\a\\zigcat\\zigcat\\src\\main.c",
            "/app/src/main.c",
            "/workspace/src/main.c",
        ] {
            assert_eq!(workspace.find(named).as_deref(), Some("src/main.c"), "{named}");
        }
        assert_eq!(workspace.find("Dockerfile").as_deref(), Some("Dockerfile"));
    }

    #[test]
    fn what_is_not_in_the_workspace_is_not_found() {
        let workspace = workspace("outside", &["a/x.c", "x.c"]);
        for named in
            ["nope.c", "../x.c", "a/../../x.c", "/etc/passwd", "/usr/include/x.c", "", "a", "/"]
        {
            assert_eq!(workspace.find(named), None, "{named}");
        }
    }

    #[test]
    fn two_files_that_could_be_meant_are_none() {
        let workspace = workspace("two", &["foo/x.c", "x.c"]);
        assert_eq!(workspace.find("/app/foo/x.c"), None);
        assert_eq!(workspace.find("/app/x.c").as_deref(), Some("x.c"));
        assert_eq!(workspace.find("/app/bar/x.c").as_deref(), Some("x.c"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_nowhere_else() {
        let workspace = workspace("links", &["x.c"]);
        let _ = std::os::unix::fs::symlink("/etc/passwd", workspace.root.join("link"));
        assert_eq!(workspace.find("link"), None);
    }
}
