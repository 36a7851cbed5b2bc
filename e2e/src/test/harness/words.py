"""A task of Inspect AI's, as its tutorial has them."""

from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.scorer import includes
from inspect_ai.solver import generate


@task
def words():
    samples = [Sample(input=f"Say word-{i}.", target="word") for i in range(24)]
    return Task(dataset=samples, solver=generate(), scorer=includes())
