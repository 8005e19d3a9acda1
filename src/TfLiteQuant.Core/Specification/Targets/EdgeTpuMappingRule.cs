using System.Globalization;

namespace TfLiteQuant.Specification;

/// <summary>The Edge TPU compiler maps operators from the first that it takes to the last before one that it does not.</summary>
public sealed class EdgeTpuMappingRule : SpecificationRule
{
    public override string Demand => "Operators map to the Edge TPU, from the first to the last.";

    public override TargetRuntime Target => TargetRuntime.EdgeTpu;

    internal override IEnumerable<ModelFinding> Check(CheckedModel model)
    {
        var graph = model.Graphs.Count > 0 ? model.Graphs[0] : null;
        if (graph is null || graph.Operators.Count == 0) yield break;
        var obstacles = graph.Operators.Select(static op => (op, EdgeTpuObstacle.Of(op))).ToList();
        var first = obstacles.FindIndex(static pair => pair.Item2 is null);
        var end = first < 0 ? -1 : obstacles.FindIndex(first, static pair => pair.Item2 is not null);
        if (end < 0) end = obstacles.Count;
        var mapped = first < 0 ? 0 : end - first;
        var last = end < obstacles.Count && first >= 0 ? string.Create(CultureInfo.InvariantCulture, $" {obstacles[end].op.Operator.Code.Name}#{end} ends the part on the device.") : "";
        yield return Finding(
            mapped == 0 ? FindingSeverity.Error : FindingSeverity.Information,
            string.Create(CultureInfo.InvariantCulture, $"{mapped} of {obstacles.Count} operators map to the Edge TPU.{last}"),
            mapped == obstacles.Count ? "" : "Move what does not map to the end of the model, or off it.");
        // A float model enters by QUANTIZE and leaves by DEQUANTIZE: both run on the processor as a matter of course.
        var told = obstacles.Where(pair => pair.Item2 is not null && !(EdgeTpuObstacle.IsBorder(pair.op) && mapped > 0));
        foreach (var group in told.GroupBy(static pair => (pair.op.Builtin, pair.Item2)))
        {
            // One finding for all operators of a kind: in a float model all of them have the same thing in the way.
            var others = group.Count() > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({group.Count()} operators of this kind)") : "";
            yield return Finding(group.First().op, FindingSeverity.Warning, group.Key.Item2!.Message.TrimEnd('.') + others + ".", group.Key.Item2.Fix);
        }
    }
}
