-- Version 1. Described in docs/runs.md.
CREATE TABLE scenarios (
  sha256 TEXT PRIMARY KEY,
  yaml TEXT NOT NULL
);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  command TEXT NOT NULL,
  weir_version TEXT NOT NULL,
  seed INTEGER NOT NULL,
  scenario_sha256 TEXT NOT NULL REFERENCES scenarios (sha256),
  learner TEXT NOT NULL,
  output TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted', 'failed')),
  step INTEGER NOT NULL DEFAULT 0,
  updates_done INTEGER NOT NULL DEFAULT 0,
  updates_in_all INTEGER NOT NULL,
  best_score REAL,
  best_candidate INTEGER,
  best_update INTEGER
);

CREATE TABLE metrics (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  candidate INTEGER NOT NULL,
  at_update INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, name, step)
) WITHOUT ROWID;

CREATE TABLE validations (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  candidate INTEGER NOT NULL,
  at_update INTEGER NOT NULL,
  position INTEGER NOT NULL,
  scenario TEXT NOT NULL,
  goodput_share REAL,
  latency_mean_us REAL,
  latency_p99_us REAL,
  latency_p99_per_base_rtt REAL,
  jain REAL,
  min_max REAL,
  dropped_bytes REAL,
  score REAL,
  best INTEGER NOT NULL,
  PRIMARY KEY (run, step, position)
) WITHOUT ROWID;

CREATE TABLE events (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  candidate INTEGER NOT NULL,
  at_update INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  happened TEXT NOT NULL
);

CREATE INDEX events_of_run ON events (run, step);

CREATE TABLE checkpoints (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  candidate INTEGER NOT NULL,
  at_update INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  updates_done INTEGER NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  write_ms REAL NOT NULL,
  best INTEGER NOT NULL,
  PRIMARY KEY (run, step)
) WITHOUT ROWID;

CREATE TABLE policies (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  parents TEXT NOT NULL,
  PRIMARY KEY (run, file)
);
