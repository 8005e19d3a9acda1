using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>How well an operator's quantized constants stand for the float model's.</summary>
internal sealed class ConstantNoise(TfLiteModel reference, TfLiteModel quantized)
{
    private readonly ComparableGraph[] _reference = [.. reference.Subgraphs.Select(static graph => new ComparableGraph(graph))];
    private readonly ComparableGraph[] _quantized = [.. quantized.Subgraphs.Select(static graph => new ComparableGraph(graph))];
    private readonly Dictionary<(Tensor, Tensor), double?> _known = [];

    /// <summary>Signal to noise in dB of the constant that suffers most; null for operators without quantized constants, or that are
    /// of another form in the float model.</summary>
    public double? Of(ComparedValue value)
    {
        ComparableGraph left = _reference[value.Reference.Subgraph], right = _quantized[value.Quantized.Subgraph];
        var op = right.Operators[value.Operator];
        if (left.Producer(value.Reference.Index) is not { } producer || left.Operators[producer] is not { } original || original.Code.Name != op.Code.Name) return null;
        double? worst = null;
        for (var position = 0; position < Math.Min(op.Inputs.Length, original.Inputs.Length); position++)
        {
            if (left.ConstantBehind(original.Inputs[position]) is not { } exact || right.ConstantBehind(op.Inputs[position]) is not { } stored || stored.Type == exact.Type) continue;
            if (!_known.TryGetValue((exact, stored), out var sqnr)) _known.Add((exact, stored), sqnr = Sqnr(exact, left, stored, right));
            if (sqnr is { } here && !(worst <= here)) worst = here;
        }

        return worst;
    }

    private static double? Sqnr(Tensor exact, ComparableGraph left, Tensor stored, ComparableGraph right)
    {
        if (ConstantReading.Read(exact, left) is not { } truth || ConstantReading.Read(stored, right) is not { } values || truth.Length != values.Length) return null;
        var sums = ErrorSums.Of(truth, values);
        return sums.IsFinite ? Decibels.Ratio(sums.Signal, sums.Noise) : null;
    }
}
