using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>Tells whether an operator of a quantized model could be one of the float model by what it reads besides values.</summary>
internal static class OperatorLikeness
{
    // Weights of 2 bits have some 6 dB; those of another layer have less than 0.
    private const double LeastSqnr = 3;

    /// <summary>Whether both read like constants: equal ones where these are no real numbers, else such as could be quantized from one
    /// another.</summary>
    public static bool HasLikeConstants(Operator op, ComparableGraph graph, Operator other, ComparableGraph otherGraph)
    {
        for (var position = 0; position < Math.Min(op.Inputs.Length, other.Inputs.Length); position++)
        {
            if (graph.ConstantBehind(op.Inputs[position]) is not { } stored || otherGraph.ConstantBehind(other.Inputs[position]) is not { } exact) continue;
            if (!IsLike(stored, graph, exact, otherGraph)) return false;
        }

        return true;
    }

    private static bool IsLike(Tensor stored, ComparableGraph graph, Tensor exact, ComparableGraph otherGraph)
    {
        if (ConstantReading.Read(exact, otherGraph) is not { } truth || ConstantReading.Read(stored, graph) is not { } values)
            return stored.Type != exact.Type || stored.Buffer.Data.Length != exact.Buffer.Data.Length || stored.Buffer.Data.AsSpan<byte>().SequenceEqual(exact.Buffer.Data.AsSpan<byte>());
        if (truth.Length != values.Length) return false;
        var sums = ErrorSums.Of(truth, values);
        return Decibels.Ratio(sums.Signal, sums.Noise) >= LeastSqnr || sums is { Signal: 0, Noise: 0 };
    }
}
