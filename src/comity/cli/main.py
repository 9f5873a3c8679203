"""The command `comity`: a group of verbs, one per stage of the walk and one per use of a release."""

from __future__ import annotations

from importlib.metadata import version
from typing import NoReturn

import click

from comity.cli.output import Context
from comity.cli.verbs import VERBS, verb
from comity.model.errors import ComityError, EnvironmentRefusedError
from comity.settings import settings


class Verbs(click.Group):
    """Lists verbs in the order of the walk; turns every refusal into its words and its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return verb(cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ComityError as error:
            _refuse(ctx, error)
        except PermissionError as error:
            hint = "Choose another folder with --workspace, or ask its owner."
            _refuse(ctx, EnvironmentRefusedError(f"no right to use {error.filename}.", hint=hint))


def _refuse(ctx: click.Context, error: ComityError) -> NoReturn:
    click.secho(f"comity: {error.message}", fg="red", err=True)
    if error.hint:
        click.echo(error.hint, err=True)
    ctx.exit(error.exit_code)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("comity"), prog_name="comity")
@click.option("--workspace", metavar="DIR", help="Where everything is kept [comity-data; COMITY_WORKSPACE].")
@click.pass_context
def cli(ctx: click.Context, workspace: str | None) -> None:
    """What rival trackers say of cyber incidents between states, as one record with every source kept.

    \b
    First steps:
      comity run                     build the record from the data that come with Comity
      comity serve                   look at it in a browser
      comity explain NotPetya        who says what, and why this value was chosen
      comity party add CERT-A        share with others: then key, collection, serve --taxii, pull, push
    """
    ctx.obj = Context(settings(workspace).workspace)


def main() -> None:
    """Entry point. Exit codes: 0 done, 1 data refused, 2 usage, 3 environment."""
    cli(prog_name="comity")
