import Testing

@testable import Builds

@Suite("Buildspecs")
struct BuildspecTests {
    @Test func `every supported member is read`() throws {
        let spec = try Buildspec(
            parsing: """
                version: 0.2
                env:
                  shell: bash
                  variables:
                    A: "1"
                    B: yes
                  exported-variables:
                    - A
                phases:
                  install:
                    runtime-versions:
                      python: 3.8
                    commands:
                      - echo install
                  build:
                    on-failure: CONTINUE
                    commands:
                      - 'echo "a: b"'
                      - |
                        for x in 1 2; do
                          echo $x
                        done
                    finally:
                      - echo bye
                artifacts:
                  files:
                    - '**/*'
                  base-directory: out
                  discard-paths: yes
                  exclude-paths:
                    - '**/*.tmp'
                  name: thing
                  secondary-artifacts:
                    Other:
                      files:
                        - other.txt
                cache:
                  paths:
                    - '.build/**/*'
                    - '/root/.cache/**/*'
                """
        )
        #expect(spec.version == .two)
        #expect(spec.shell == .bash)
        #expect(spec.variables.map(\.name) == ["A", "B"])
        #expect(spec.variables.map(\.value) == ["1", "yes"])
        #expect(spec.exported == ["A"])
        #expect(spec.phases.map(\.name) == [.install, .build])
        #expect(spec.phase(.build)?.commands.last?.contains("echo $x") == true)
        #expect(spec.phase(.build)?.finally == ["echo bye"])
        #expect(spec.phase(.build)?.onFailure == .continue)
        #expect(spec.artifacts?.files == ["**/*"])
        #expect(spec.artifacts?.discardsPaths == true)
        #expect(spec.artifacts?.baseDirectory == "out")
        #expect(spec.secondaryArtifacts["Other"]?.files == ["other.txt"])
        #expect(spec.cachePaths.count == 2)
    }

    @Test func `all faults come at once, each with its line and its path`() throws {
        let error = try #require(throws: BuildspecError.self) {
            try Buildspec(
                parsing: """
                    version: 0.3
                    run-as: root
                    phases:
                      build:
                        command:
                          - make
                        on-failure: IGNORE
                      deploy:
                        commands: []
                    artifacts:
                      files:
                        - ../secret
                    batch:
                      fast-fail: true
                    """
            )
        }
        let findings = error.findings.map(\.description)
        #expect(findings.contains("line 1, version: is '0.3'; give 0.2 (or 0.1)"))
        #expect(findings.contains { $0.hasPrefix("line 2, run-as: is not supported") })
        #expect(findings.contains { $0.contains("phases.build.command: is unknown") })
        #expect(findings.contains { $0.contains("phases.build.commands: is missing") })
        #expect(findings.contains { $0.contains("phases.build.on-failure: is 'IGNORE'") })
        #expect(findings.contains { $0.contains("phases.deploy: is unknown") })
        #expect(
            findings.contains {
                $0.hasPrefix("line 12, artifacts.files[0]") || $0.contains("artifacts.files[0]: is '../secret'")
            }
        )
        #expect(findings.contains { $0.contains("batch: is not supported") })
    }

    @Test(
        arguments: [
            "", "version: 0.2", "- 1", "version: 0.2\nphases: 7", "version: 0.2\nphases: {build: {commands: [{a: 1}]}}",
            "version: 0.2\nphases: {build: {commands: [a]}}\nphases: {}", "version: [0.2\n", "\u{0}", "a: &a [*a]",
            "version: 0.2\nphases: {build: {commands: [a]}}\nproxy: {logs: yes}",
            "version: 0.2\nphases: {build: {commands: [a]}}\nreports: {}",
            "version: 0.2\nphases: {build: {commands: [a]}}\nenv: {variables: {1A: x}}",
            "version: 0.2\nphases: {build: {commands: [a]}}\nenv: {secrets-manager: {A: b}}",
            "version: 0.2\nphases: {build: {commands: [a]}}\ncache: {paths: ['../..']}",
        ]
    )
    func `what is no buildspec is refused`(text: String) {
        #expect(throws: BuildspecError.self) { try Buildspec(parsing: text) }
    }

    @Test func `a buildspec of two megabytes is refused before it is read`() {
        #expect(throws: BuildspecError.self) { try Buildspec(parsing: String(repeating: "a", count: 2 << 20)) }
    }

    @Test(
        arguments: [
            ("**/*", "a/b/c.txt", true), ("**/*", "c.txt", true), ("*.json", "a.json", true),
            ("*.json", "b/a.json", false), ("a/*", "a/b/c", false), ("a/**/*", "a/b/c", true), ("a/**/*", "b/c", false),
            ("a?c", "abc", true), ("a[bx]c", "axc", true), ("a[!b]c", "abc", false), ("dir/", "dir/x/y", true),
            ("./a", "a", true), ("**/**/x", "x", true), ("*a*a*a*a*b", String(repeating: "a", count: 60), false),
        ]
    )
    func `patterns fit as the shell's do`(pattern: String, path: String, fits: Bool) {
        #expect(FilePattern(pattern).matches(path) == fits)
    }
}
