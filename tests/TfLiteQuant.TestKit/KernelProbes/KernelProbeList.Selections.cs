using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Choices between values.</content>
public static partial class KernelProbeList
{
    private static IEnumerable<KernelProbe> Selections()
    {
        yield return Same(BuiltinOperator.Select, static graph
            => graph.Run(BuiltinOperator.Select, [graph.Truth(2, 3, 4), graph.Activation(2, 3, 4), graph.Activation(2, 3, 4)], Options(47), [[2, 3, 4]]));
        yield return Same(BuiltinOperator.SelectV2, static graph
            => graph.Run(BuiltinOperator.SelectV2, [graph.Truth(2, 1, 4), graph.Activation(2, 3, 4), graph.Activation(1, 3, 1)], Options(98), [[2, 3, 4]]));
        for (var rank = 5; rank <= 6; rank++)
        {
            int[] whole = [.. new[] { 2, 3, 2, 3, 2, 4 }.TakeLast(rank)];
            yield return Same(BuiltinOperator.SelectV2, graph => graph.Run(
                BuiltinOperator.SelectV2, [graph.Truth([.. whole[..^1], 1]), graph.Activation(whole), graph.Activation([1, .. whole[1..]])], Options(98), whole)) with { Variant = $"broadcast {rank}-D", Rank = rank };
        }
    }
}
