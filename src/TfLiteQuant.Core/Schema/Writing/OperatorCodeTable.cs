using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Operator codes as they will be written: those the model lists, then those that operators use all the same.</summary>
internal sealed class OperatorCodeTable
{
    private readonly Dictionary<OperatorCode, int> _indices = new(ReferenceEqualityComparer.Instance);
    private readonly List<OperatorCode> _codes = [];

    public OperatorCodeTable(TfLiteModel model)
    {
        foreach (var code in model.OperatorCodes) Add(code);
        foreach (var subgraph in model.Subgraphs)
            foreach (var op in subgraph.Operators) Add(op.Code);
    }

    public IReadOnlyList<OperatorCode> Codes => _codes;

    public int IndexOf(OperatorCode code) => _indices[code];

    private void Add(OperatorCode code)
    {
        if (_indices.TryAdd(code, _codes.Count)) _codes.Add(code);
    }
}
