//! Which CI system the command runs under, and what that system reads.

use logclass::report::Format;
use std::ffi::OsString;
use std::path::PathBuf;

/// Looks up a variable of the environment.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The real environment; an empty variable is none.
pub fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The format of what is printed here.
pub fn format(var: Lookup) -> Format {
    let is = |name: &str, value: &str| {
        var(name).is_some_and(|text| text.to_string_lossy().eq_ignore_ascii_case(value))
    };
    if is("GITHUB_ACTIONS", "true") {
        Format::Github
    } else if is("TF_BUILD", "true") {
        Format::Azure
    } else if var("TEAMCITY_VERSION").is_some() {
        Format::Teamcity
    } else {
        // GitLab, Buildkite, Jenkins, CircleCI read files, not what is printed.
        Format::Text
    }
}

/// The folder with the reader's own files.
pub fn workspace(var: Lookup) -> Option<PathBuf> {
    const NAMES: &[&str] = &[
        "GITHUB_WORKSPACE",
        "CI_PROJECT_DIR",
        "BUILD_SOURCESDIRECTORY",
        "BUILDKITE_BUILD_CHECKOUT_PATH",
        "CIRCLE_WORKING_DIRECTORY",
        "TRAVIS_BUILD_DIR",
        "BITBUCKET_CLONE_DIR",
        "DRONE_WORKSPACE",
        "APPVEYOR_BUILD_FOLDER",
        "WORKSPACE",
    ];
    NAMES.iter().filter_map(|name| var(name)).map(PathBuf::from).find(|path| path.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_told_by_their_variables() {
        let with = |name: &'static str, value: &'static str| {
            format(&move |asked: &str| (asked == name).then(|| OsString::from(value)))
        };
        assert_eq!(with("GITHUB_ACTIONS", "true"), Format::Github);
        assert_eq!(with("GITHUB_ACTIONS", "false"), Format::Text);
        assert_eq!(with("TF_BUILD", "True"), Format::Azure);
        assert_eq!(with("TEAMCITY_VERSION", "2026.1"), Format::Teamcity);
        assert_eq!(with("GITLAB_CI", "true"), Format::Text);
    }
}
