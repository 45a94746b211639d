/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * The forest as data: a map that can be exchanged while flows run. Part of Weir.
 *
 * Slot 0 of `weir_models` is the model that decides, slot 1 one that is asked beside it, whose
 * answers are recorded and have no effect. While slot 0 is empty, the model that the object was
 * built with decides. A slot is exchanged as a whole, by one update of the outer map, which returns
 * when no decision uses the old model any more.
 *
 * A walk takes as many steps as the deepest tree has levels. Four trees are walked at a time, so
 * that the processor need not wait for one tree's node before it loads another's. Every index is
 * masked, so that the verifier knows it is in bounds whatever the map holds.
 */
#ifndef WEIR_MODEL_H
#define WEIR_MODEL_H

/* A node: x[feature] <= threshold goes to child, else to child + 1; a leaf stays where it is. */
struct weir_node {
	int32_t threshold;
	int32_t leaf;
	uint16_t child;
	uint16_t feature;
};

struct weir_model {
	/* Of the layout of this struct: WEIR_MODEL_ABI. */
	uint32_t abi;
	uint32_t bytes;
	uint32_t trees;
	uint32_t depth;
	uint32_t nodes;
	uint32_t leaf_shift;
	/* SHA-256 of the program, and of the program without its forest, which must be the object's. */
	uint8_t program[32];
	uint8_t observation[32];
	uint32_t roots[WEIR_MOST_TREES];
	struct weir_node node[WEIR_MOST_NODES];
};

struct weir_identity {
	uint32_t abi;
	uint32_t model_bytes;
	uint32_t most_trees;
	uint32_t most_depth;
	uint32_t most_nodes;
	uint32_t feature_slots;
	uint8_t program[32];
	uint8_t observation[32];
	/* What the program decides: 0 the rate, 1 the gain of BBR's window. */
	uint32_t control;
};

#define WEIR_IDENTITY { \
	.abi = WEIR_MODEL_ABI, \
	.model_bytes = WEIR_MODEL_BYTES, \
	.most_trees = WEIR_MOST_TREES, \
	.most_depth = WEIR_MOST_DEPTH, \
	.most_nodes = WEIR_MOST_NODES, \
	.feature_slots = WEIR_FEATURE_SLOTS, \
	.program = WEIR_PROGRAM_BYTES, \
	.observation = WEIR_OBSERVATION_BYTES, \
	.control = WEIR_CONTROL, \
}

struct weir_features;

/* What the core hands on to the walk. */
struct weir_forest {
	const struct weir_model *model;
	/* Gets the features, unless it is 0. */
	struct weir_features *told;
};

struct weir_model_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__type(value, struct weir_model);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, uint32_t);
	__array(values, struct weir_model_map);
} weir_models SEC(".maps");

/* The model of a slot; 0 if there is none. */
static __always_inline const struct weir_model *weir_model_at(uint32_t slot)
{
	const uint32_t zero = 0;
	const struct weir_model *model;
	void *inner = bpf_map_lookup_elem(&weir_models, &slot);

	if (!inner)
		return 0;
	model = bpf_map_lookup_elem(inner, &zero);
	if (!model || !model->trees)
		return 0;
	return model;
}

/* 1 if x > threshold, without a branch: it would be two paths, and a guess of the processor's. */
static __always_inline uint32_t weir_beyond(int32_t x, int32_t threshold)
{
	return (uint32_t)weir_negative((uint64_t)((int64_t)threshold - (int64_t)x));
}

struct weir_features {
	int32_t f[WEIR_FEATURE_SLOTS];
};

/* Limits are read anew in every round: the verifier would tell apart all values they can have. */
#define WEIR_ANEW(x) (*(const volatile uint32_t *)&(x))

#define WEIR_NODE(model, i) (&(model)->node[(i) & (WEIR_MOST_NODES - 1)])

/* The node that comes after node i. */
static __always_inline uint32_t weir_step(const struct weir_model *model,
					  const struct weir_features *features, uint32_t i)
{
	const struct weir_node *node = WEIR_NODE(model, i);
	const uint32_t tested = node->feature & (WEIR_FEATURE_SLOTS - 1);

	return node->child + weir_beyond(features->f[tested], node->threshold);
}

/* The root of a tree. */
#define WEIR_ROOT(model, tree) ((model)->roots[(tree) & (WEIR_MOST_TREES - 1)])

/*
 * The sum of the leaves of four trees, from `tree` on; the last of the four may not be there. A
 * global function: the verifier goes through it once.
 */
static __always_inline int64_t weir_sum_of_four(const struct weir_model *model,
				    const struct weir_features *features, uint32_t tree)
{
	uint32_t a, b, c, d, left, level;
	int64_t sum;

	if (!model || !features)
		return 0;
	a = WEIR_ROOT(model, tree);
	b = WEIR_ROOT(model, tree + 1);
	c = WEIR_ROOT(model, tree + 2);
	d = WEIR_ROOT(model, tree + 3);
	for (level = 0; level < WEIR_MOST_DEPTH; level++) {
		if (level >= WEIR_ANEW(model->depth))
			break;
		a = weir_step(model, features, a);
		b = weir_step(model, features, b);
		c = weir_step(model, features, c);
		d = weir_step(model, features, d);
	}
	left = model->trees - tree;
	sum = WEIR_NODE(model, a)->leaf;
	sum += (int64_t)WEIR_NODE(model, b)->leaf * weir_beyond((int32_t)left, 1);
	sum += (int64_t)WEIR_NODE(model, c)->leaf * weir_beyond((int32_t)left, 2);
	sum += (int64_t)WEIR_NODE(model, d)->leaf * weir_beyond((int32_t)left, 3);
	return sum;
}

/* The sum of all trees' leaves, scaled; global likewise. */
__noinline int64_t weir_sum(const struct weir_model *model, const struct weir_features *features)
{
	int64_t sum = 0;
	uint32_t tree;

	if (!model || !features)
		return 0;
	for (tree = 0; tree < WEIR_MOST_TREES; tree += 4) {
		if (tree >= WEIR_ANEW(model->trees))
			break;
		sum += weir_sum_of_four(model, features, tree);
	}
	return sum >> (model->leaf_shift & 31);
}

static inline int64_t weir_forest_sum(const struct weir_forest *forest, const int32_t *f)
{
	struct weir_features features;
	int i;

#pragma unroll
	for (i = 0; i < WEIR_FEATURE_SLOTS; i++)
		features.f[i] = f[i];
	if (forest->told)
		*forest->told = features;
	return weir_sum(forest->model, &features);
}

#endif /* WEIR_MODEL_H */
