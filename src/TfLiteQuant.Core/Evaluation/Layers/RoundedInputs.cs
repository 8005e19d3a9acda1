using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Tells where an operator's noise in isolation is the rounding of what it reads: of channels, say, that are small beside one that stretches
/// the range. Such an operator gains nothing from staying float by itself, since its inputs are rounded all the same; those who compute
/// them have to stay float as well.
/// </summary>
internal sealed class RoundedInputs
{
    private readonly TfLiteModel _model;
    private readonly ILookup<TensorId, LayerRow> _rows;

    /// <param name="rows">All values that were compared.</param>
    /// <param name="model">The quantized model.</param>
    public RoundedInputs(IReadOnlyList<LayerRow> rows, TfLiteModel model)
    {
        _model = model;
        _rows = rows.ToLookup(static row => row.Value.Quantized);
    }

    /// <summary>The values, upstream of an operator's, whose rounding makes most of its noise; empty where something else does.</summary>
    /// <param name="row">The operator's value.</param>
    public IReadOnlyList<LayerRow> Of(LayerRow row) => IsMostOf(row) ? [.. Upstream(row, []).Distinct()] : [];

    // What is left of the noise without the rounding of the output, a twelfth of a squared step, and without that of the weights, which
    // the output has in proportion.
    private static bool IsMostOf(LayerRow row)
    {
        var figures = row.Figures;
        if (row.KeptSqnr is not null || figures.IsolatedSqnr is not { } sqnr || !double.IsFinite(sqnr) || figures.IsolatedMeanSquaredError is not { } noise) return false;
        var ofOutput = figures.Scale is { } scale ? (double)scale * scale / 12 : 0;
        var ofWeights = figures.WeightSqnr is { } weights ? noise * Math.Pow(10, (sqnr - weights) / 10) : 0;
        return noise - ofOutput - ofWeights > noise / 2;
    }

    // Through operators that hand codes on in the scale they come in: the rounding was done before.
    private IEnumerable<LayerRow> Upstream(LayerRow row, HashSet<TensorId> seen)
    {
        var inputs = InputsOf(row);
        // Of a sum, the input of the larger step has the larger part of the noise.
        var coarsest = inputs.Select(input => StepOf(input)).DefaultIfEmpty().Max();
        foreach (var input in inputs)
        {
            if (StepOf(input) < coarsest / 2 || !seen.Add(input)) continue;
            foreach (var source in _rows[input])
            {
                yield return source;
                if (!InputsOf(source).Any(before => IsSameScale(before, input))) continue;
                foreach (var further in Upstream(source, seen)) yield return further;
            }
        }
    }

    private List<TensorId> InputsOf(LayerRow row)
    {
        var graph = _model.Subgraphs[row.Value.Quantized.Subgraph];
        return [.. graph.Operators[row.Value.Operator].Inputs.Where(input => input >= 0 && !graph.Tensors[input].IsConstant && ComparedValue.RangeOf(graph.Tensors[input]) is not null)
            .Distinct().Select(input => new TensorId(row.Value.Quantized.Subgraph, input))];
    }

    private double StepOf(TensorId value) => ComparedValue.RangeOf(TensorOf(value))?.Scale ?? 0;

    private bool IsSameScale(TensorId one, TensorId other)
        => ComparedValue.RangeOf(TensorOf(one)) is { } left && ComparedValue.RangeOf(TensorOf(other)) is { } right && (left.Low, left.High).Equals((right.Low, right.High));

    private Tensor TensorOf(TensorId value) => _model.Subgraphs[value.Subgraph].Tensors[value.Index];
}
