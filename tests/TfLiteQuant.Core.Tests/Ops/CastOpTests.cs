using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class CastOpTests
{
    private static readonly TensorType[] Types =
    [
        TensorType.Float32, TensorType.Float64, TensorType.Float16, TensorType.Int8, TensorType.Int16, TensorType.Int32,
        TensorType.Int64, TensorType.UInt8, TensorType.UInt16, TensorType.UInt32, TensorType.UInt64, TensorType.Bool,
    ];

    [Fact]
    public void SmallNumbers_PassThroughAllPairs()
    {
        double[] numbers = [0, 1, 5, 100, 1, 0, 27];
        foreach (var from in Types)
        {
            foreach (var to in Types)
            {
                var result = OperatorRun.Run(BuiltinOperator.Cast, (to, [7]), null, false, Make(from, numbers));
                Assert.Equal(Array.ConvertAll(numbers, number => from == TensorType.Bool || to == TensorType.Bool ? Math.Min(number, 1) : number), result.ToDoubles());
            }
        }
    }

    [Fact]
    public void Reals_AreCut_AndSaturate()
    {
        var values = TensorValue.From<float>([1.9f, -1.9f, 300, -300, 1e20f, -1e20f, float.PositiveInfinity, float.NaN], 8);
        Assert.Equal([1, -1, 127, -128, 127, -128, 127, 127], Cast(values, TensorType.Int8).AsSpan<sbyte>().ToArray());
        Assert.Equal([1, 0, 255, 0, 255, 0, 255, 255], Cast(values, TensorType.UInt8).AsSpan<byte>().ToArray());
        Assert.Equal([1, -1, 300, -300, int.MaxValue, int.MinValue, int.MaxValue, int.MaxValue], Cast(values, TensorType.Int32).AsSpan<int>().ToArray());
        Assert.Equal([1, -1, 300, -300, long.MaxValue, long.MinValue, long.MaxValue, long.MaxValue], Cast(values, TensorType.Int64).AsSpan<long>().ToArray());
        Assert.All(Cast(values, TensorType.Bool).AsSpan<bool>().ToArray(), Assert.True);
    }

    [Fact]
    public void Integers_Wrap()
    {
        var values = TensorValue.From<int>([300, -1, 65537, int.MinValue], 4);
        Assert.Equal([44, 255, 1, 0], Cast(values, TensorType.UInt8).AsSpan<byte>().ToArray());
        Assert.Equal([300, -1, 1, 0], Cast(values, TensorType.Int16).AsSpan<short>().ToArray());
        Assert.Equal([300, ulong.MaxValue, 65537, 0xFFFF_FFFF_8000_0000], Cast(values, TensorType.UInt64).AsSpan<ulong>().ToArray());
    }

    [Fact]
    public void Complex_KeepsItsRealPart()
    {
        var complex = new TensorValue(TensorType.Complex64, [2], TensorValue.From<float>([1.5f, 9, -2, 8], 4).Bytes);
        Assert.Equal([1.5f, -2], Cast(complex, TensorType.Float32).AsSpan<float>().ToArray());
        var made = Cast(TensorValue.From<float>([1.5f, -2], 2), TensorType.Complex64);
        Assert.True(TensorValue.From<float>([1.5f, 0, -2, 0], 4).Bytes.Span.SequenceEqual(made.Bytes.Span));
    }

    [Fact]
    public void BFloat16_RoundsToEven()
    {
        var rounded = Cast(TensorValue.From<float>([1, 1.00390625f, 1.01171875f, float.NaN, -3.5f], 5), TensorType.BFloat16);
        Assert.Equal([0x3F80, 0x3F80, 0x3F82, 0x7FC0, 0xC060], rounded.AsSpan<ushort>().ToArray().Select(static bits => bits & 0x7FFF | bits & 0x8000).Select(static bits => bits == 0xFFC0 ? 0x7FC0 : bits));
        Assert.Equal([1, 1, 1.015625f, float.NaN, -3.5f], Cast(rounded, TensorType.Float32).AsSpan<float>().ToArray());
    }

    [Fact]
    public void ConstantsOfFourBits_AreUnpacked()
    {
        var builder = new ModelBuilder();
        var codes = builder.Main.Constant<byte>([0x7F, 0x08], [2]);
        (builder.Main[codes].Type, builder.Main[codes].Shape) = (TensorType.Int4, [3]);
        builder.Main.Output(builder.Main.Operator(BuiltinOperator.Cast, [codes], [(TensorType.Int32, [3])]));
        using var interpreter = new TfLiteQuant.Runtime.Interpreter(builder.Build());
        interpreter.Run();
        Assert.Equal([-1, 7, -8], interpreter.Output<int>(0).ToArray());
    }

    private static TensorValue Cast(TensorValue value, TensorType to) => OperatorRun.Run(BuiltinOperator.Cast, (to, value.Shape), null, false, value);

    private static TensorValue Make(TensorType type, double[] numbers)
    {
        return type switch
        {
            TensorType.Float32 => Of(static number => (float)number),
            TensorType.Float64 => Of(static number => number),
            TensorType.Float16 => Of(static number => (Half)number),
            TensorType.Int8 => Of(static number => (sbyte)number),
            TensorType.Int16 => Of(static number => (short)number),
            TensorType.Int32 => Of(static number => (int)number),
            TensorType.Int64 => Of(static number => (long)number),
            TensorType.UInt8 => Of(static number => (byte)number),
            TensorType.UInt16 => Of(static number => (ushort)number),
            TensorType.UInt32 => Of(static number => (uint)number),
            TensorType.UInt64 => Of(static number => (ulong)number),
            _ => Of(static number => number != 0),
        };

        TensorValue Of<T>(Converter<double, T> convert)
            where T : unmanaged
            => TensorValue.From<T>(Array.ConvertAll(numbers, convert), numbers.Length);
    }
}
