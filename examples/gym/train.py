#!/usr/bin/env python3
"""Trains a linear policy with the cross-entropy method on a `weir gym serve` environment.

All agents share one policy: action = tanh(weights · features + bias), mapped to the range of actions.
A generation draws policies around the mean, runs each for one episode, and moves mean and spread to
the best of them. Every policy of a generation meets the same seed, so that luck does not decide.
Needs nothing but the standard library.
"""

import argparse
import math
import random
import sys
import time

from weir_gym import ACTIVE, WeirEnv, WeirError

# What the policy sees, and how to bring it near [-1, 1]. Inflations are compared as logarithms.
INPUTS = {
    "rtt_mean": lambda x: math.log2(x) / 4 if x > 0 else 0.0,
    "rtt_min": lambda x: math.log2(x) / 4 if x > 0 else 0.0,
    "acked_share": lambda x: x,
    "marked_share": lambda x: x,
    "lost_share": lambda x: x,
    "rate_share": lambda x: x,
    "last_action": lambda x: x,
}


def act(policy, columns, row, low, high):
    """The policy's action for one agent."""
    score = policy[-1]
    for weight, (index, scale) in zip(policy, columns):
        score += weight * scale(row[index])
    return low + (high - low) * (math.tanh(score) + 1) / 2


def episode(env, policy, columns, seed, steps):
    """Mean reward per step and active agent, and the digest of the run."""
    observations, info = env.reset(seed)
    total, count = 0.0, 0
    for _ in range(steps):
        actions = [
            act(policy, columns, row, env.low, env.high) if phase == ACTIVE else 0.0
            for row, phase in zip(observations, info["phases"])
        ]
        observations, rewards, terminated, truncated, info = env.step(actions)
        total += sum(rewards)
        count += int(info["active_agents"])
        if truncated or all(terminated):
            break
    return total / max(1, count), info["digest"]


def train(env, options, say=print):
    """Returns (policy, reward of the first policy, reward of the last), on held-out seeds.

    Interrupted, it returns the policy so far, whose reward is None.
    """
    missing = [name for name in INPUTS if name not in env.features]
    if missing:
        raise WeirError("the server's observations lack %s" % ", ".join(missing))
    columns = [(env.features.index(name), scale) for name, scale in INPUTS.items()]
    draw = random.Random(options.seed)
    size = len(columns) + 1
    mean, spread = [0.0] * size, [options.spread] * size
    steps = min(options.steps or env.max_steps, env.max_steps)
    held_out = [10_000_000 + i for i in range(options.held_out)]

    def score(policy, seeds):
        return sum(episode(env, policy, columns, seed, steps)[0] for seed in seeds) / len(seeds)

    before = score(mean, held_out)
    say("before: reward %.4f" % before)
    elite = max(2, options.population // 4)
    started = time.monotonic()
    try:
        for generation in range(1, options.generations + 1):
            policies = [[draw.gauss(m, s) for m, s in zip(mean, spread)]
                        for _ in range(options.population)]
            scored = sorted(
                ((score(policy, [generation]), policy) for policy in policies),
                key=lambda pair: pair[0],
                reverse=True,
            )
            best = [policy for _, policy in scored[:elite]]
            mean = [sum(column) / elite for column in zip(*best)]
            spread = [
                max(0.05, math.sqrt(sum((x - m) ** 2 for x in column) / elite))
                for m, column in zip(mean, zip(*best))
            ]
            say("generation %2d: best %.4f, mean %.4f, %.1f s" % (
                generation, scored[0][0], sum(value for value, _ in scored) / len(scored),
                time.monotonic() - started))
        after = score(mean, held_out)
        say("after:  reward %.4f (before %.4f)" % (after, before))
    except KeyboardInterrupt:
        after = None
        say("interrupted; this is the policy so far")
    for name, weight in zip(list(INPUTS) + ["bias"], mean):
        say("  %-12s %+.4f" % (name, weight))
    return mean, before, after


def arguments(argv=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--port", type=int, help="port of the server")
    where.add_argument("--socket", metavar="PATH", help="Unix-domain socket of the server")
    parser.add_argument("--host", default="127.0.0.1", help="host of the server (%(default)s)")
    parser.add_argument("--token-file", metavar="FILE", help="file with the server's token")
    parser.add_argument("--generations", type=int, default=10, metavar="N", help="default 10")
    parser.add_argument("--population", type=int, default=16, metavar="N",
                        help="policies per generation, default 16")
    parser.add_argument("--steps", type=int, metavar="N", help="steps per episode, default all")
    parser.add_argument("--held-out", type=int, default=3, metavar="N",
                        help="seeds to compare on before and after, default 3")
    parser.add_argument("--spread", type=float, default=1.0, metavar="X",
                        help="first standard deviation of weights, default 1")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the search, default 1")
    options = parser.parse_args(argv)
    for name, least in (("generations", 1), ("population", 4), ("held_out", 1)):
        if getattr(options, name) < least:
            parser.error("--%s: expected %d or more" % (name.replace("_", "-"), least))
    return options


def main(argv=None):
    options = arguments(argv)
    try:
        token = None
        if options.token_file:
            with open(options.token_file, encoding="utf-8") as file:
                token = file.read().strip()
        with WeirEnv(options.host, options.port, options.socket, token) as env:
            print("%s: %d agents, %s, reward %s" % (
                env.scenario, env.agents, env.action, env.reward))
            train(env, options, lambda line: print(line, flush=True))
    except (WeirError, OSError) as error:
        print("train.py: %s" % error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("train.py: interrupted", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
