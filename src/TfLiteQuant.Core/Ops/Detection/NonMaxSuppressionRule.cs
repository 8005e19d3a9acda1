using TfLiteQuant.Kernels.Detection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Binds both versions of non-maximum suppression. Inputs: boxes [n, 4], scores [n], how many at most, overlap
/// limit, score limit, and for version 5 sigma; outputs: indices, for version 5 scores, and how many.</summary>
internal static class NonMaxSuppressionRule
{
    public static OpKernel? Bind(BindContext context, bool soft)
    {
        context.RequireArity(soft ? 6 : 5, soft ? 3 : 2);
        var (boxes, scores, most) = (context.Input(0), context.Input(1), context.Input(2));
        context.RequireType(boxes, TensorType.Float32);
        context.RequireType(scores, TensorType.Float32);
        context.RequireType(most, TensorType.Int32);
        context.RequireShape(boxes, -1, 4);
        context.RequireShape(scores, boxes.Shape[0]);
        context.Require(most.Count == 1, "The number of boxes is not a single number.");
        for (var i = 3; i < context.InputCount; i++)
        {
            context.RequireType(context.Input(i), TensorType.Float32);
            context.Require(context.Input(i).Count == 1, "A limit is not a single number.");
        }

        var (indices, count) = (context.Output(0), context.Output(soft ? 2 : 1));
        context.RequireType(indices, TensorType.Int32);
        context.RequireType(count, TensorType.Int32);
        if (!context.TryReadValues(2)) return null;
        var length = context.Dimensions(context.Integers(most))[0];
        indices.Resize(length);
        count.Resize();
        if (soft)
        {
            context.RequireType(context.Output(1), TensorType.Float32);
            context.Output(1).Resize(length);
        }

        return new Kernel(context, soft);
    }

    private sealed class Kernel(BindContext context, bool soft) : OpKernel
    {
        private readonly TensorValue _boxes = context.Input(0), _scores = context.Input(1), _overlap = context.Input(3), _score = context.Input(4);
        private readonly TensorValue? _sigma = soft ? context.Input(5) : null, _selectedScores = soft ? context.Output(1) : null;
        private readonly TensorValue _selected = context.Output(0), _count = context.Output(soft ? 2 : 1);
        private readonly NonMaxSuppression _suppression = new(context.Input(1).Count);

        public override void Run()
        {
            var sigma = _sigma is null ? 0 : _sigma.Values<float>()[0];
            if (sigma < 0) throw context.Fail($"A sigma of {sigma} is negative.", "It was given to the model or computed by it.");
            _count.Span<int>()[0] = _suppression.Run(
                _boxes.Values<float>(), _scores.Values<float>(), _overlap.Values<float>()[0], _score.Values<float>()[0], sigma,
                _selected.Span<int>(), _selectedScores is null ? [] : _selectedScores.Span<float>());
        }
    }
}
