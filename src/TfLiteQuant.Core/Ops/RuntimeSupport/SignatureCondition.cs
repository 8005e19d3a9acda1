using System.Text.RegularExpressions;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>One condition of <c>signature-versions.tsv</c>, which says what they mean.</summary>
internal sealed partial class SignatureCondition
{
    private readonly Func<Operator, Subgraph, bool> _holds;

    private SignatureCondition(Func<Operator, Subgraph, bool> holds) => _holds = holds;

    public bool Holds(Operator op, Subgraph graph) => _holds(op, graph);

    /// <exception cref="InvalidOperationException">The text is no condition.</exception>
    public static SignatureCondition Parse(string text) => new(text switch
    {
        "broadcast" => static (op, graph) => !Shape(op, graph, 0).SequenceEqual(Shape(op, graph, 1)),
        "grouped" => static (op, graph) => Shape(op, graph, 0) is [.., var channels] && Shape(op, graph, 1) is [.., var filter] && channels != filter,
        "magnified" => static (op, graph) => IsMagnified(op, graph),
        _ when Operand().Match(text) is { Success: true } match => OfOperand(match),
        _ when Rank().Match(text) is { Success: true } match => OfRank(match),
        _ when Option().Match(text) is { Success: true } match => OfOption(match),
        _ when Count().Match(text) is { Success: true } match => (op, _) => op.Inputs.Length == Number(match, 1),
        _ when Presence().Match(text) is { Success: true } match => (op, _) => op.Input(Number(match, 1)) >= 0,
        _ => throw new InvalidOperationException($"'{text}' is no condition."),
    });

    private static Func<Operator, Subgraph, bool> OfOperand(Match match)
    {
        var (isOutput, position) = (match.Groups[1].Value == "out", Number(match, 2));
        Func<Tensor, bool> holds = match.Groups[3].Value switch
        {
            ".axis" => static tensor => tensor.Quantization is { IsPerAxis: true },
            ".plain" => static tensor => tensor.Quantization is null,
            ".sparse" => static tensor => tensor.Sparsity is not null,
            var types => Types(types[1..].Split(',')),
        };
        return (op, graph) => Find(isOutput ? op.Outputs : op.Inputs, position, graph) is { } tensor && holds(tensor);
    }

    private static Func<Tensor, bool> Types(string[] names)
    {
        var types = Array.ConvertAll(names, DataTable.Type);
        return tensor => types.Contains(tensor.Type);
    }

    private static Func<Operator, Subgraph, bool> OfRank(Match match)
    {
        var rank = Number(match, 3);
        if (match.Groups[1].Length == 0) return (op, graph) => op.Inputs.Any(input => input >= 0 && graph.Tensors[input].Shape?.Length > rank);
        var position = Number(match, 1);
        return match.Groups[2].Value switch
        {
            ">" => (op, graph) => Shape(op, graph, position).Length > rank,
            "=" => (op, graph) => Shape(op, graph, position).Length == rank,
            _ => (op, graph) => Shape(op, graph, position).Length != rank,
        };
    }

    private static Func<Operator, Subgraph, bool> OfOption(Match match)
    {
        var field = Number(match, 1);
        var otherwise = match.Groups[2].Length > 0 ? Number(match, 2) : 0;
        var (isEqual, value) = (match.Groups[3].Value == "=", Number(match, 4));
        return (op, _) => (op.Options?.GetInteger(field, otherwise) ?? otherwise) == value == isEqual;
    }

    private static bool IsMagnified(Operator op, Subgraph graph)
    {
        var scales = new[] { Scale(op.Inputs, 0, graph), Scale(op.Inputs, 1, graph), Scale(op.Outputs, 0, graph) };
        return !scales.Contains(0) && scales[0] * scales[1] / scales[2] >= 1;
    }

    private static float Scale(int[] operands, int position, Subgraph graph)
        => Find(operands, position, graph)?.Quantization?.Scale is [var scale, ..] ? scale : 0;

    private static int[] Shape(Operator op, Subgraph graph, int position) => Find(op.Inputs, position, graph)?.Shape ?? [];

    private static Tensor? Find(int[] operands, int position, Subgraph graph)
        => position < operands.Length && operands[position] >= 0 ? graph.Tensors[operands[position]] : null;

    private static int Number(Match match, int group) => DataTable.Integer(match.Groups[group].Value);

    [GeneratedRegex(@"^(in|out)(\d)(\.axis|\.plain|\.sparse|=[\w,]+)$")]
    private static partial Regex Operand();

    [GeneratedRegex(@"^rank(\d?)(>|=|!=)(\d)$")]
    private static partial Regex Rank();

    [GeneratedRegex(@"^opt(\d)(?:/(\d))?(!?=)(\d)$")]
    private static partial Regex Option();

    [GeneratedRegex(@"^inputs=(\d)$")]
    private static partial Regex Count();

    [GeneratedRegex(@"^has(\d)$")]
    private static partial Regex Presence();
}
