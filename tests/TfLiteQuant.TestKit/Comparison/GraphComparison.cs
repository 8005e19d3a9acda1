using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Compares one subgraph of two models.</summary>
internal sealed class GraphComparison
{
    private readonly GraphView _expected;
    private readonly GraphView _actual;
    private readonly string _place;
    private readonly ConstantComparison _tensors;
    private readonly Action<ModelDifference> _report;
    private readonly Dictionary<int, int> _actualOperator = [];
    private readonly Dictionary<int, int> _actualRoot = [];

    public GraphComparison(Subgraph expected, Subgraph actual, int index, ConstantComparison tensors, Action<ModelDifference> report)
    {
        _expected = new GraphView(expected);
        _actual = new GraphView(actual);
        _place = $"subgraph {index}";
        _tensors = tensors;
        _report = report;
    }

    public void Compare()
    {
        var pairs = OperatorPairing.Pair(_expected.Operators, _actual.Operators);
        if (pairs.Count != _expected.Operators.Count || pairs.Count != _actual.Operators.Count)
            Report(DifferenceKind.OperatorSequence, _place, Sequence(_expected), Sequence(_actual));
        foreach (var (one, other) in pairs) _actualOperator[one] = other;
        ComparePorts("input", _expected.Subgraph.Inputs, _actual.Subgraph.Inputs);
        foreach (var (one, other) in pairs) CompareOperators(one, _expected.Operators[one], _actual.Operators[other]);
        ComparePorts("output", _expected.Subgraph.Outputs, _actual.Subgraph.Outputs);
    }

    private static string Sequence(GraphView view) => string.Join(' ', view.Operators.Select(static op => op.Code.Name));

    private void CompareOperators(int position, Operator expected, Operator actual)
    {
        var place = $"{_place}, operator {position} {expected.Code.Name}";
        foreach (var (field, one, other) in OptionComparison.Compare(expected.Options, actual.Options)
            .Concat(OptionComparison.Compare(expected.Options2, actual.Options2)))
            Report(DifferenceKind.OperatorOptions, $"{place}, {field}", one, other);
        var customs = (expected.CustomOptions ?? BufferData.Empty).ContentEquals(actual.CustomOptions ?? BufferData.Empty);
        if (!customs) Report(DifferenceKind.OperatorOptions, $"{place}, custom options", "the same bytes", "other bytes");
        if (expected.Inputs.Length != actual.Inputs.Length)
            Report(DifferenceKind.Operand, place, $"{expected.Inputs.Length} inputs", $"{actual.Inputs.Length} inputs");
        for (var i = 0; i < Math.Min(expected.Inputs.Length, actual.Inputs.Length); i++)
            CompareOperands($"{place}, input {i}", expected.Inputs[i], actual.Inputs[i]);
        for (var i = 0; i < Math.Min(expected.Outputs.Length, actual.Outputs.Length); i++)
        {
            var (one, other) = (_expected.Subgraph.Tensors[expected.Outputs[i]], _actual.Subgraph.Tensors[actual.Outputs[i]]);
            _tensors.Compare(one, other, $"{place}, output {i}");
        }
    }

    private void ComparePorts(string side, int[] expected, int[] actual)
    {
        if (expected.Length != actual.Length) Report(DifferenceKind.Structure, _place, $"{expected.Length} {side}s", $"{actual.Length} {side}s");
        for (var i = 0; i < Math.Min(expected.Length, actual.Length); i++)
        {
            var (one, other) = (_expected.Subgraph.Tensors[expected[i]], _actual.Subgraph.Tensors[actual[i]]);
            if (one.Name != other.Name) Report(DifferenceKind.Name, $"{_place}, graph {side} {i}", one.Name, other.Name);
            if (one.Type != other.Type) Report(DifferenceKind.ElementType, $"{_place}, graph {side} {i}", one.Type, other.Type);
            CompareOperands($"{_place}, graph {side} {i}", expected[i], actual[i]);
        }
    }

    private void CompareOperands(string place, int expected, int actual)
    {
        var (one, other) = (_expected.Follow(expected), _actual.Follow(actual));
        // operator positions of the other graph are told in the expected graph's count
        var translated = one.Source == OperandSource.OperatorOutput && _actualOperator.GetValueOrDefault(one.Operator, -1) == other.Operator
            ? other with { Operator = one.Operator }
            : other;
        if (one.Description != translated.Description)
        {
            Report(DifferenceKind.Operand, place, one.Description, translated.Description);
            return;
        }

        if (one.Root is null || !_actualRoot.TryAdd(one.RootIndex, other.RootIndex))
        {
            // met before: the other model must share it as well
            if (one.Root is not null && _actualRoot[one.RootIndex] != other.RootIndex)
                Report(DifferenceKind.Sharing, $"{place} '{one.Root.Name}'", "a tensor that other operators use too", "one of its own");
            return;
        }

        if (one.Source is OperandSource.Constant or OperandSource.Variable) CompareRoots(place, one, other);
    }

    private void CompareRoots(string place, Operand expected, Operand actual)
    {
        place = $"{place} '{expected.Root!.Name}'";
        if (expected.Root.Name != actual.Root!.Name) Report(DifferenceKind.Name, place, expected.Root.Name, actual.Root.Name);
        _tensors.Compare(expected.Root, actual.Root, place);
        var (one, other) = (_expected.WiresFrom(expected.RootIndex), _actual.WiresFrom(actual.RootIndex));
        if (one != other) Report(DifferenceKind.Sharing, place, $"{one} DEQUANTIZE or QUANTIZE", $"{other}");
        var (before, after) = (Before(_expected, expected.RootIndex), Before(_actual, actual.RootIndex));
        if (before != after) Report(DifferenceKind.Placement, place, $"DEQUANTIZE after {before} operators", $"after {after}");
    }

    private static int Before(GraphView view, int root)
        => view.Wires.Where(wire => wire.Operator.Input(0) == root).Select(static wire => wire.Before).FirstOrDefault(-1);

    private void Report<T>(DifferenceKind kind, string place, T expected, T actual) => _report(new ModelDifference(kind, place, $"{expected}", $"{actual}"));
}
