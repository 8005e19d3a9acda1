using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Element by element.</content>
public static partial class KernelProbeList
{
    private static IEnumerable<KernelProbe> Elementwise()
    {
        // 16-bit sums with scales that are no powers of two need the flag pot_scale_int16 off
        OptionFields add = Options(OptionTag.Add).Flag(1, false, true), sub = Options(OptionTag.Sub).Flag(1, false, true);
        var extremum = Options(OptionTag.MaximumMinimum);
        foreach (var (op, options) in new (BuiltinOperator, OperatorOptions?)[]
        {
            (BuiltinOperator.Add, add), (BuiltinOperator.Sub, sub), (BuiltinOperator.Mul, Options(OptionTag.Mul)),
            (BuiltinOperator.SquaredDifference, Options(76)),
        })
        {
            yield return Free(op, Binary(op, options));
            for (var rank = 4; rank <= 6; rank++) yield return Free(op, Broadcast(op, options, rank)) with { Variant = $"broadcast {rank}-D", Rank = rank };
            yield return Free(op, Binary(op, options, rank: 5)) with { Variant = "5-D" };
        }

        yield return Free(BuiltinOperator.Div, Binary(BuiltinOperator.Div, Options(OptionTag.Div), isPositive: true));
        for (var rank = 4; rank <= 6; rank++)
            yield return Free(BuiltinOperator.Div, Broadcast(BuiltinOperator.Div, Options(OptionTag.Div), rank, isPositive: true)) with { Variant = $"broadcast {rank}-D", Rank = rank };

        foreach (var op in new[] { BuiltinOperator.Maximum, BuiltinOperator.Minimum })
        {
            yield return Same(op, Binary(op, extremum));
            for (var rank = 4; rank <= 6; rank++) yield return Same(op, Broadcast(op, extremum, rank)) with { Variant = $"broadcast {rank}-D", Rank = rank };
        }

        yield return Free(BuiltinOperator.AddN, static graph => graph.Run(BuiltinOperator.AddN, [graph.Activation(3, 4), graph.Activation(3, 4)], Options(82), [[3, 4]]));
        yield return Free(BuiltinOperator.Pow, Binary(BuiltinOperator.Pow, Options(56), isPositive: true));
        yield return Free(BuiltinOperator.Atan2, Binary(BuiltinOperator.Atan2, Options(122)));
        yield return Free(BuiltinOperator.FloorDiv, Binary(BuiltinOperator.FloorDiv, Options(65), isPositive: true));
        yield return Free(BuiltinOperator.FloorMod, Binary(BuiltinOperator.FloorMod, Options(72), isPositive: true));
        yield return Free(BuiltinOperator.Abs, Unary(BuiltinOperator.Abs, Options(78)));
        yield return Free(BuiltinOperator.Neg, Unary(BuiltinOperator.Neg, Options(42)));
        yield return Free(BuiltinOperator.Exp, Unary(BuiltinOperator.Exp, Options(33)));
        yield return Free(BuiltinOperator.Log, Unary(BuiltinOperator.Log, null, isPositive: true));
        yield return Free(BuiltinOperator.Sqrt, Unary(BuiltinOperator.Sqrt, null, isPositive: true));
        yield return Free(BuiltinOperator.Rsqrt, Unary(BuiltinOperator.Rsqrt, null, isPositive: true));
        yield return Free(BuiltinOperator.Square, Unary(BuiltinOperator.Square, Options(66)));
        yield return Free(BuiltinOperator.Sin, Unary(BuiltinOperator.Sin));
        yield return Free(BuiltinOperator.Cos, Unary(BuiltinOperator.Cos, Options(84)));
        yield return Free(BuiltinOperator.Floor, Unary(BuiltinOperator.Floor));
        yield return Free(BuiltinOperator.Ceil, Unary(BuiltinOperator.Ceil));
        yield return Free(BuiltinOperator.Round, Unary(BuiltinOperator.Round));
        yield return Free(BuiltinOperator.Sign, Unary(BuiltinOperator.Sign, Options(123)));
        yield return Same(BuiltinOperator.ZerosLike, Unary(BuiltinOperator.ZerosLike, Options(67)));
        foreach (var (op, tag) in new[]
        {
            (BuiltinOperator.Equal, 53), (BuiltinOperator.NotEqual, 54), (BuiltinOperator.Less, OptionTag.Less),
            (BuiltinOperator.LessEqual, 46), (BuiltinOperator.Greater, 44), (BuiltinOperator.GreaterEqual, 45),
        })
        {
            for (var rank = 4; rank <= 6; rank++) yield return None(op, Compared(op, tag, rank)) with { Variant = rank == 4 ? "" : $"broadcast {rank}-D", Rank = rank };
        }
    }

    private static Func<ProbeGraph, Value[]> Compared(BuiltinOperator op, int tag, int rank)
    {
        int[] whole = [.. new[] { 2, 3, 2, 3, 2, 4 }.TakeLast(rank)], part = [.. whole];
        part[1] = 1;
        return graph => graph.Run(op, [graph.Coarse(whole), graph.Coarse(part)], Options(tag), (TensorType.Bool, whole));
    }
}
