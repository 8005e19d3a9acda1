using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Follows values to those who read them: noise of cut-off values does harm only where it comes out of the model, or where the
/// operator that reads them, fed with what is left of the float model's values, is noisy itself. Else the noise is that of what is left.
/// </summary>
internal sealed class CutValueReaders
{
    private readonly TfLiteModel _model;
    private readonly Func<double?, bool> _isNoisy;
    private readonly ILookup<TensorId, LayerRow> _rows;
    private readonly ILookup<TensorId, int> _readers;
    private readonly Dictionary<TensorId, bool> _felt = [];

    /// <param name="rows">All values that were compared.</param>
    /// <param name="model">The quantized model.</param>
    /// <param name="isNoisy">Whether an SQNR in dB is less than it should be.</param>
    public CutValueReaders(IReadOnlyList<LayerRow> rows, TfLiteModel model, Func<double?, bool> isNoisy)
    {
        (_model, _isNoisy) = (model, isNoisy);
        _rows = rows.ToLookup(static row => row.Value.Quantized);
        _readers = model.Subgraphs.SelectMany(static (graph, subgraph) => graph.Operators.SelectMany((op, index) => op.Inputs.Where(static input => input >= 0).Distinct().Select(input => (Tensor: new TensorId(subgraph, input), Index: index))))
            .ToLookup(static reader => reader.Tensor, static reader => reader.Index);
    }

    /// <summary>The SQNR in isolation, in dB, of the noise that matters.</summary>
    public double? SqnrOf(LayerRow row)
    {
        var whole = row.Figures.IsolatedSqnr;
        return row.KeptSqnr is { } kept && _isNoisy(whole) && !IsFelt(row.Value.Quantized) ? kept : whole;
    }

    private bool IsFelt(TensorId value)
    {
        if (_felt.TryGetValue(value, out var known)) return known;
        // A damaged model could go round in circles.
        _felt[value] = false;
        var graph = _model.Subgraphs[value.Subgraph];
        return _felt[value] = graph.Outputs.Contains(value.Index) || _readers[value].Any(reader => Suffers(value.Subgraph, graph.Operators[reader]));
    }

    // Of what was not compared nobody knows: other types, and floats after DEQUANTIZE, which in isolation are fed the whole values.
    private bool Suffers(int subgraph, Operator reader) => reader.Outputs.Where(static output => output >= 0)
        .Select(output => new TensorId(subgraph, output)).Any(output => !_rows.Contains(output) || _rows[output].Any(row => _isNoisy(SqnrOf(row))));
}
