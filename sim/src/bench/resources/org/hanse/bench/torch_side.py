# Copyright The Hanse Authors
# SPDX-License-Identifier: Apache-2.0
"""The network of docs/design/network.md in PyTorch, for `hanse bench`: the other side of the comparison.

Reads a folder written by the benchmark (manifest.json and little-endian files), then obeys lines on standard input and
answers each with one line on standard output:

    load FOLDER   build the network from the folder       ready
    step          one training step                       MILLISECONDS LOSS
    infer CALLS   encode one shopper, take the top 10     MILLISECONDS of each call
    top           the same, with what came out            ITEM SCORE ITEM SCORE ...
    clients FOLDER     build a network and its clients' data   ready
    round              train every client, take the mean       MILLISECONDS LOSS
    difference FOLDER  how far other parameters are            LENGTH, of the change since "clients"
    quit          end

Written for speed as PyTorch offers it: each formulation here was the fastest of those tried (see docs/results/2026-11-29-benchmarks.md).
"""

import json
import math
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def tensors(folder):
    """The manifest, and its tensors by name."""
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    found = {}
    for entry in manifest["tensors"]:
        kind = {"float32": torch.float32, "int32": torch.int32}[entry["type"]]
        count = math.prod(entry["shape"])
        values = torch.from_file(os.path.join(folder, entry["file"]), shared=False, size=count, dtype=kind)
        if kind == torch.int32:
            values = values.long()
        found[entry["name"]] = values.clone().view(entry["shape"])
    return manifest, found


class Network(nn.Module):
    """Items, encoder, gates and heads (docs/design/network.md, sections 2 to 5)."""

    def __init__(self, manifest, given):
        super().__init__()
        self.dimension, self.heads, self.scores = manifest["dimension"], manifest["heads"], manifest["scores"]
        d = self.dimension
        self.filters = given["item.convolution.bias"].numel()
        parameter = lambda name: nn.Parameter(given[name].clone())
        self.tokens = parameter("item.tokens")
        self.convolution = parameter("item.convolution.weight")
        self.convolution_bias = parameter("item.convolution.bias")
        self.category = parameter("item.field.category")
        self.projection = nn.Parameter(given["item.projection.weight"].t().contiguous())
        self.projection_bias = parameter("item.projection.bias")
        self.item_vector = parameter("item.vector")
        self.item_bias = parameter("item.bias")
        self.type_rows = parameter("interaction.type")
        self.gap_rows = parameter("interaction.gap")
        self.gru = nn.GRU(d, d, batch_first=False)
        with torch.no_grad():
            self.gru.weight_ih_l0.copy_(given["encoder.input.weight"].t())
            self.gru.weight_hh_l0.copy_(given["encoder.state.weight"].t())
            self.gru.bias_ih_l0.copy_(given["encoder.input.bias"])
            self.gru.bias_hh_l0.copy_(given["encoder.state.bias"])
        self.query = nn.Parameter(given["gate.query.weight"].t().contiguous())
        self.query_bias = parameter("gate.query.bias")
        self.key = nn.Parameter(given["gate.key.weight"].t().contiguous())
        self.key_bias = parameter("gate.key.bias")
        self.age = parameter("gate.age")
        self.value = parameter("head.value")
        if self.scores > 1:
            self.state = parameter("head.state")
            self.base = parameter("head.base")
            self.bias = parameter("head.bias")
        steps = torch.arange(given["gate.age"].shape[1])
        lag = steps[:, None] - steps[None]
        self.register_buffer("lag", lag.clamp(min=0))
        self.register_buffer("later", torch.where(lag < 0, -math.inf, 0.0))

    def items(self, ids, titles, categories):
        """Vectors of items [n], by their title rows [n, 12] and category rows [n]; without ids, of all items."""
        rows = F.embedding(titles, self.tokens).transpose(1, 2)
        weight = self.convolution.view(-1, 3, self.filters).permute(2, 0, 1)
        text = F.relu(F.conv1d(rows, weight, self.convolution_bias, padding=1).max(2)[0])
        known = torch.cat((text, F.embedding(categories, self.category)), 1)
        vectors = self.item_vector if ids is None else F.embedding(ids, self.item_vector)
        return F.linear(known, self.projection, self.projection_bias) + vectors

    def forward(self, rows, types, gaps, heads=None):
        """What candidates are multiplied with: [batch, time, heads * d] for the first heads, and m [batch, time, 2 d]."""
        batch, length, d = rows.shape
        width = d // self.heads
        e = rows + F.embedding(types, self.type_rows) + F.embedding(gaps, self.gap_rows)
        h = self.gru(e.transpose(0, 1))[0].transpose(0, 1)
        query = F.linear(h, self.query, self.query_bias).view(batch, length, self.heads, width).transpose(1, 2)
        key = F.linear(e, self.key, self.key_bias).view(batch, length, self.heads, width).transpose(1, 2)
        ages = self.age[:, self.lag[:length, :length]] + self.later[:length, :length]
        gates = (query @ key.transpose(2, 3) / math.sqrt(width) + ages).softmax(3)
        m = (gates @ e[:, None]).transpose(1, 2).reshape(batch, length, self.heads * d)
        return m @ (self.value if heads is None else self.value[:, : heads * d]), m


class Training:
    """One side's training: batches, optimiser, the frozen copy that target values come from."""

    def __init__(self, folder):
        manifest, given = tensors(folder)
        self.given, self.manifest = given, manifest
        self.network = Network(manifest, given)
        self.titles, self.categories = given["titles"], given["categories"]
        self.batches = given["items"].shape[0]
        self.made = 0
        self.objectives = self.network.scores - 1
        if self.objectives:
            self.freeze()
        self.optimizer = torch.optim.Adam(self.network.parameters(), manifest["rate"], fused=True)
        self.serving = None

    def all_items(self, network):
        with torch.no_grad():
            parts = torch.arange(self.titles.shape[0]).split(4096)
            return torch.cat([network.items(p, self.titles[p], self.categories[p]) for p in parts])

    def freeze(self):
        """The target network: frozen parameters, and the vectors of all items, which stay the same with them."""
        self.frozen = Network(self.manifest, self.given).requires_grad_(False)
        self.frozen_items = self.all_items(self.frozen)
        self.frozen_bias = self.frozen.item_bias - self.frozen.item_bias.double().mean().float()
        self.centre = self.frozen_items.double().mean(0).float()
        self.mean_bias = self.frozen.item_bias.double().mean().float()

    def step(self):
        b = self.made % self.batches
        self.made += 1
        net, given, d = self.network, self.given, self.network.dimension
        items, targets, drawn = given["items"][b], given["targets"][b], given["candidates"][b]
        types, gaps = given["types"][b], given["gaps"][b]
        size = items.numel()
        ids, place = torch.unique(torch.cat((items.view(-1), targets.view(-1), drawn)), return_inverse=True)
        table = net.items(ids, self.titles[ids], self.categories[ids])
        bias = F.embedding(ids, net.item_bias[:, None])[:, 0]
        history, pos, cand = place[:size].view_as(items), place[size : 2 * size], place[2 * size :]
        u, m = net(F.embedding(history, table), types, gaps)
        candidates, positive = F.embedding(cand, table), F.embedding(pos, table)
        candidate_bias, positive_bias = bias[cand], bias[pos]
        flat = u.reshape(size, net.scores, d)
        policy = flat[:, 0]
        own = (policy * positive).sum(1) + positive_bias
        others = torch.addmm(candidate_bias, policy, candidates.t())
        loss = F.cross_entropy(torch.cat((own[:, None], others), 1), torch.zeros(size, dtype=torch.long))
        if self.objectives:
            loss = loss + self.difference(b, u, m, positive, positive_bias, candidates, candidate_bias)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def difference(self, b, u, m, positive, positive_bias, candidates, candidate_bias):
        """The temporal difference of double Q-learning, weight 1, one step, windows that go on."""
        net, given, d = self.network, self.given, self.network.dimension
        items, drawn = given["items"][b], given["candidates"][b]
        shape, discount = items.shape, self.manifest["discount"]
        with torch.no_grad():
            omega = torch.tensor(self.manifest["omega"])
            total = (u.detach()[:, 1:, d:].reshape(-1, self.objectives, d) * omega[:, None]).sum(1)
            shares = (omega * net.bias).sum() * (candidate_bias - self.mean_bias)
            best = drawn[torch.addmm(shares, total, candidates.t()).argmax(1)]
            rows = F.embedding(items, self.frozen_items)
            target, target_m = self.frozen(rows, given["types"][b], given["gaps"][b])
            chosen = F.embedding(best, self.frozen_items) - self.centre
            later = target[:, 1:, d:].reshape(-1, self.objectives, d)
            value = (later * chosen[:, None]).sum(2) + (target_m[:, 1:] @ self.frozen.state).view(-1, self.objectives)
            value = value + self.frozen.base + self.frozen.bias * self.frozen_bias[best][:, None]
            aim = given["rewards"][b][:, :-1].reshape(-1, self.objectives) + discount * value
        now = u[:, :-1, d:].reshape(-1, self.objectives, d)
        met = positive.view(*shape, d)[:, :-1].reshape(-1, d) - self.centre
        shifted = (positive_bias.view(shape)[:, :-1].reshape(-1) - self.mean_bias)[:, None]
        states = (m[:, :-1] @ net.state).view(-1, self.objectives)
        guess = (now * met[:, None]).sum(2) + states + net.base + net.bias * shifted
        return F.huber_loss(guess, aim, delta=1 / (1 - discount))

    def serve(self):
        """Item vectors and biases of the catalogue as they are now, and the one shopper's rows."""
        table = self.all_items(self.network)
        given = self.given
        self.serving = table, self.network.item_bias.detach().clone(), [
            given["query." + name][None] for name in ("items", "types", "gaps")]

    @torch.inference_mode()
    def infer(self):
        table, bias, (items, types, gaps) = self.serving
        u, _ = self.network(table[items], types, gaps, heads=1)
        return torch.topk(torch.addmv(bias, table, u[0, -1]), 10)


class Clients:
    """A federation of single shoppers: from the same parameters one Adam step each, then the mean of the parameters."""

    def __init__(self, folder):
        self.manifest, self.given = tensors(folder)
        self.network = Network(self.manifest, self.given)
        self.parameters = list(self.network.parameters())
        self.model = [p.detach().clone() for p in self.parameters]
        self.start = [p.clone() for p in self.model]

    def loss(self, client):
        net, given = self.network, self.given
        items, types, gaps = (given[name][client] for name in ("items", "types", "gaps"))
        table = net.items(None, given["titles"], given["categories"])
        u, _ = net(F.embedding(items[None, :-1], table), types[None, :-1], gaps[None, :-1])
        return F.cross_entropy(torch.addmm(net.item_bias, u[0], table.t()), items[1:])

    def round(self):
        total = [torch.zeros_like(p) for p in self.model]
        clients, losses = self.given["items"].shape[0], 0.0
        for client in range(clients):
            with torch.no_grad():
                torch._foreach_copy_(self.parameters, self.model)
            optimizer = torch.optim.Adam(self.parameters, self.manifest["rate"], fused=True)
            loss = self.loss(client)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            with torch.no_grad():
                torch._foreach_add_(total, self.parameters)
            losses += loss.item()
        self.model = [t / clients for t in total]
        return losses / clients

    def difference(self, folder):
        others = list(Network(self.manifest, tensors(folder)[1]).parameters())
        length = lambda one, two: math.sqrt(sum(((p - q).double() ** 2).sum().item() for p, q in zip(one, two)))
        return length(self.model, others) / length(others, self.start)


def main():
    torch.set_num_threads(int(os.environ.get("HANSE_BENCH_THREADS", "1")))
    training = clients = None
    print("torch", torch.__version__, flush=True)
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "quit":
            return
        if word == "clients":
            clients = Clients(rest)
            print("ready", flush=True)
        elif word == "round":
            start = time.perf_counter()
            loss = clients.round()
            print((time.perf_counter() - start) * 1e3, loss, flush=True)
        elif word == "difference":
            print(clients.difference(rest), flush=True)
        elif word == "load":
            training = Training(rest)
            print("ready", flush=True)
        elif word == "step":
            training.serving = None
            start = time.perf_counter()
            loss = training.step()
            print((time.perf_counter() - start) * 1e3, loss, flush=True)
        else:
            if training.serving is None:
                training.serve()
            if word == "infer":
                print(*(timed(training.infer) for _ in range(int(rest))), flush=True)
            else:
                found = training.infer()
                pairs = zip(found.indices.tolist(), found.values.tolist())
                print(*(part for pair in pairs for part in pair), flush=True)


def timed(work):
    """Milliseconds that the work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


if __name__ == "__main__":
    main()
