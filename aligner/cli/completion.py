"""`aligner completion`: shell completion of commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a shell completion script.

    \b
    Add the line for your shell to its start-up file:
      bash  ~/.bashrc                   eval "$(aligner completion bash)"
      zsh   ~/.zshrc                    eval "$(aligner completion zsh)"
      fish  ~/.config/fish/config.fish  aligner completion fish | source

    In ~/.zshrc, it must come after compinit.
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.BadParameter(f"no completion for {shell}")
    click.echo(found(ctx.find_root().command, {}, "aligner", "_ALIGNER_COMPLETE").source())
