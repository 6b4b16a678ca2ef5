"""`.ci/tools` on machines of other kinds: what it needs of a machine is played by small programs in a folder."""

import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / ".ci" / "tools"
LOCKS = ("validator.lock", "servers.lock")


class Machine:
    """A clone with nothing but `.ci`, and the programs that it finds.

    `calls` is what those programs were asked to do. dpkg-query knows no package until apt-get has installed some.
    """

    def __init__(self, folder: Path) -> None:
        self.root, self.programs, self.log = folder / "clone", folder / "bin", folder / "log"
        (self.root / ".ci").mkdir(parents=True)
        self.programs.mkdir()
        self.log.touch()
        for name in ("tools", *LOCKS):
            shutil.copy(TOOLS.with_name(name), self.root / ".ci" / name)
        for name in ("bash", "cat", "cmp", "cp", "dirname", "env", "rm", "touch", "true"):
            (self.programs / name).symlink_to(str(shutil.which(name)))
        self.has("dpkg-query", f'test -e "{folder}/installed" && printf installed')
        # Environments are there already, made from the same locks.
        for name in LOCKS:
            venv = self.root / f".venv-{name.removesuffix('.lock')}"
            venv.mkdir()
            shutil.copy(TOOLS.with_name(name), venv / name)

    def has(self, name: str, script: str) -> None:
        program = self.programs / name
        program.write_text(f'#!/bin/bash\necho "{name} $*" >> "{self.log}"\n{script}\n', encoding="utf-8")
        program.chmod(0o755)

    def is_user(self, number: int) -> None:
        self.has("id", f"echo {number}")

    def has_apt(self, *, works: bool = True) -> None:
        self.has("apt-get", f'[ "$1" != install ] || touch "{self.log.parent}/installed"' if works else "exit 100")

    def has_sudo(self, *, asks: bool) -> None:
        self.has(
            "sudo", 'if [ "$1" = -n ]; then exit 1; fi; exec "$@"' if asks else '[ "$1" = -n ] && shift; exec "$@"'
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.programs / "bash", self.root / ".ci" / "tools", *arguments],
            env={"PATH": str(self.programs)},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def calls(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()

    @property
    def installed(self) -> bool:
        return any("apt-get install" in call for call in self.calls)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("arguments", [(), ("--if-possible",)])
def test_root_installs_what_is_missing(machine: Machine, arguments: tuple[str, ...]) -> None:
    machine.is_user(0)
    machine.has_apt()
    done = machine.run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert machine.installed
    assert done.stdout.startswith("tools: all there")


def test_nothing_is_done_where_all_is_there(machine: Machine) -> None:
    (machine.log.parent / "installed").touch()
    assert machine.run("--if-possible").stdout.startswith("tools: all there")
    assert {call.split()[0] for call in machine.calls} == {"dpkg-query"}


def test_sudo_that_asks_nothing_is_used(machine: Machine) -> None:
    machine.is_user(1000)
    machine.has_apt()
    machine.has_sudo(asks=False)
    done = machine.run("--if-possible")
    assert (done.returncode, done.stderr, machine.installed) == (0, "", True)


def test_sudo_that_asks_is_used_only_where_someone_asked_for_tools(machine: Machine) -> None:
    machine.is_user(1000)
    machine.has_apt()
    machine.has_sudo(asks=True)
    done = machine.run("--if-possible")
    assert (done.returncode, machine.installed, done.stdout) == (0, False, "")
    assert "chromium" in done.stderr
    assert "run as root, or with sudo: apt-get install" in done.stderr
    assert machine.run().returncode == 0
    assert machine.installed


@pytest.mark.parametrize("lack", ["sudo", "apt-get", "packages"])
def test_what_cannot_be_installed_is_left_out_in_one_line_or_is_a_failure(machine: Machine, lack: str) -> None:
    machine.is_user(0 if lack == "packages" else 1000)
    if lack != "apt-get":
        machine.has_apt(works=lack != "packages")
    tried, wanted = machine.run("--if-possible"), machine.run()
    assert (tried.returncode, wanted.returncode) == (0, 1)
    assert tried.stderr == wanted.stderr
    assert len(tried.stderr.splitlines()) == 1
    assert tried.stderr.startswith("tools: ")
    assert tried.stdout == ""


def test_an_environment_is_made_though_packages_are_missing(machine: Machine) -> None:
    # The lock in it is another: it is made again, and cannot be, as there is no index of packages on this machine.
    machine.is_user(1000)
    (machine.root / ".venv-servers" / "servers.lock").write_text("old", encoding="utf-8")
    (machine.root / ".ci" / "servers.lock").write_text("no-such-package==0 --hash=sha256:0\n", encoding="utf-8")
    done = machine.run("--if-possible")
    assert done.returncode == 0
    assert ".venv-servers could not be made from .ci/servers.lock" in done.stderr


def test_another_option_is_refused(machine: Machine) -> None:
    done = machine.run("--quietly")
    assert (done.returncode, done.stderr) == (2, "usage: .ci/tools [--if-possible]\n")
