"""Writes the models beside it, with what they predict: scikit-learn 1.9.1, LightGBM 4.7.0."""

import json
import pathlib

import lightgbm
import numpy
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.tree import DecisionTreeRegressor

HERE = pathlib.Path(__file__).parent
random = numpy.random.default_rng(7)


def rows(count, limit):
    """Multiples of 1/256, so that eight fraction bits represent them."""
    return numpy.round(random.uniform(-limit, limit, (count, 4)) * 256) / 256


X = rows(600, 4)
Y = numpy.sin(X[:, 0]) + 0.5 * X[:, 1] * (X[:, 2] > 0) - 0.2 * X[:, 3]
UNSEEN = rows(40, 5)


def expect(name, model):
    predictions = [float(p) for p in model.predict(UNSEEN)]
    text = json.dumps({"rows": UNSEEN.tolist(), "predictions": predictions})
    (HERE / f"{name}.expected.json").write_text(text + "\n")


def arrays(tree):
    return {
        key: getattr(tree.tree_, key).tolist()
        for key in ("children_left", "children_right", "feature", "threshold", "value")
    }


def scikit(name, model, trees, **more):
    content = {"n_features": 4, "trees": [arrays(tree) for tree in trees], **more}
    (HERE / f"{name}.json").write_text(json.dumps(content) + "\n")
    expect(name, model)


tree = DecisionTreeRegressor(max_depth=4, random_state=0).fit(X, Y)
scikit("sklearn-tree", tree, [tree], aggregation="sum")
forest = RandomForestRegressor(n_estimators=5, max_depth=3, random_state=0).fit(X, Y)
scikit("sklearn-forest", forest, forest.estimators_, aggregation="mean")
boosted = GradientBoostingRegressor(n_estimators=10, max_depth=2, random_state=0).fit(X, Y)
scikit(
    "sklearn-boosted",
    boosted,
    [stage[0] for stage in boosted.estimators_],
    aggregation="sum",
    scale=boosted.learning_rate,
    base=float(boosted.init_.constant_[0, 0]),
)


def light(name, x, y, rounds, **more):
    parameters = {
        "objective": "regression",
        "num_leaves": 6,
        "learning_rate": 0.2,
        "min_data_in_leaf": 5,
        "verbose": -1,
    }
    categorical = more.pop("categorical_feature", "auto")
    data = lightgbm.Dataset(x, y, categorical_feature=categorical)
    model = lightgbm.train({**parameters, **more}, data, num_boost_round=rounds)
    model.save_model(HERE / f"{name}.txt")
    return model


expect("lightgbm", light("lightgbm", X, Y, 8))
gaps = numpy.where(random.random(X.shape) < 0.1, numpy.nan, X)
expect("lightgbm-nan", light("lightgbm-nan", gaps, Y, 4))
bagging = {"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}
expect("lightgbm-forest", light("lightgbm-forest", X, Y, 4, **bagging))
zeros = numpy.where(random.random(X.shape) < 0.3, 0, X)
light("lightgbm-zero", zeros, Y, 2, zero_as_missing=True)
kinds = X.copy()
kinds[:, 3] = numpy.floor(X[:, 3] + 4)
light("lightgbm-categorical", kinds, Y + kinds[:, 3] % 3, 2, categorical_feature=[3])
