using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Execution;

public sealed class InputConversionTests
{
    [Fact]
    public void Values_of_the_inputs_type_are_taken_as_they_are()
    {
        var values = Of<float>(TensorType.Float32, 1, float.NaN);
        Assert.Same(values.Bytes, InputConversion.Convert(values, TensorType.Float32, null));
    }

    [Theory]
    [InlineData(TensorType.Int8)]
    [InlineData(TensorType.UInt8)]
    [InlineData(TensorType.Int16)]
    [InlineData(TensorType.UInt16)]
    [InlineData(TensorType.Int32)]
    [InlineData(TensorType.UInt32)]
    [InlineData(TensorType.Int64)]
    [InlineData(TensorType.UInt64)]
    [InlineData(TensorType.Float16)]
    [InlineData(TensorType.Float64)]
    public void Numbers_of_every_type_become_floats(TensorType type)
    {
        var values = Numbers(type, 0, 1, 100);
        Assert.Equal([0f, 1, 100], Floats(InputConversion.Convert(values, TensorType.Float32, null)));
    }

    [Theory]
    [InlineData(TensorType.Int8)]
    [InlineData(TensorType.UInt8)]
    [InlineData(TensorType.Int16)]
    [InlineData(TensorType.UInt16)]
    [InlineData(TensorType.Int32)]
    [InlineData(TensorType.UInt32)]
    [InlineData(TensorType.Int64)]
    [InlineData(TensorType.UInt64)]
    public void Whole_numbers_change_width(TensorType type)
        => Assert.Equal(Numbers(type, 0, 1, 100).Bytes, InputConversion.Convert(Numbers(TensorType.Int64, 0, 1, 100), type, null));

    // Beyond what a long holds; NumPy makes such arrays of plain lists of numbers without a sign.
    [Fact]
    public void The_largest_whole_numbers_keep_their_value()
    {
        var values = Of<ulong>(TensorType.UInt64, 5, ulong.MaxValue);
        Assert.Equal([5f, 18446744073709551615f], Floats(InputConversion.Convert(values, TensorType.Float32, null)));
        var error = Assert.Throws<TfLiteQuantException>(() => InputConversion.Convert(values, TensorType.Int64, null));
        Assert.Contains("Element 1 is 18446744073709551615, beyond -9223372036854775808 to 9223372036854775807", error.Problem);
        Assert.Throws<TfLiteQuantException>(() => InputConversion.Convert(Of<long>(TensorType.Int64, -1), TensorType.UInt64, null));
    }

    [Theory]
    [InlineData(TensorType.Int8, 128)]
    [InlineData(TensorType.UInt8, -1)]
    [InlineData(TensorType.Int32, 3_000_000_000)]
    [InlineData(TensorType.Bool, 2)]
    public void Whole_numbers_that_do_not_fit_are_refused(TensorType type, long value)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => InputConversion.Convert(Of<long>(TensorType.Int64, 0, value), type, null));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains($"Element 1 is {value}", error.Problem);
    }

    [Fact]
    public void Floats_become_codes_with_halves_to_even()
    {
        var parameters = QuantizationParameters.PerTensor(0.5f, -3);
        var codes = InputConversion.Convert(Of<float>(TensorType.Float32, 0, 0.25f, 0.75f, -0.25f, 1, 1000, -1000, float.PositiveInfinity), TensorType.Int8, parameters)!;
        Assert.Equal([-3, -3, -1, -3, -1, 127, -128, 127], Array.ConvertAll(codes, static code => (int)(sbyte)code));
        Assert.Equal([253, 255, 0], InputConversion.Convert(Of<double>(TensorType.Float64, -1, 1000, -1000), TensorType.UInt8, QuantizationParameters.PerTensor(0.5f, 255)));
        Assert.Equal(NpyBytes<short>(32767, -2), InputConversion.Convert(Of<float>(TensorType.Float32, 1e9f, -1), TensorType.Int16, QuantizationParameters.PerTensor(0.5f, 0)));
    }

    [Fact]
    public void There_is_no_code_for_what_is_not_a_number()
        => Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<TfLiteQuantException>(
            () => InputConversion.Convert(Of<float>(TensorType.Float32, float.NaN), TensorType.Int8, QuantizationParameters.PerTensor(1, 0))).Code);

    [Theory]
    [InlineData(TensorType.Int32)]
    [InlineData(TensorType.Bool)]
    [InlineData(TensorType.String)]
    public void Floats_are_no_whole_numbers(TensorType type)
        => Assert.Null(InputConversion.Convert(Of<float>(TensorType.Float32, 1), type, null));

    [Fact]
    public void Codes_are_taken_as_codes()
        => Assert.Equal([5], InputConversion.Convert(Of<long>(TensorType.Int64, 5), TensorType.UInt8, QuantizationParameters.PerTensor(0.5f, 10)));

    [Fact]
    public void Outputs_turn_back_into_what_their_codes_stand_for()
    {
        var floats = OutputConversion.Dequantize(Of<sbyte>(TensorType.Int8, -3, 127, -128), QuantizationParameters.PerTensor(0.5f, -3));
        Assert.Equal([0f, 65, -62.5f], floats.Values<float>().ToArray());
        var whole = Of<int>(TensorType.Int32, 7);
        Assert.Same(whole, OutputConversion.Dequantize(whole, null));
    }

    [Theory]
    [InlineData(TensorType.Float32, typeof(float[]))]
    [InlineData(TensorType.Float64, typeof(double[]))]
    [InlineData(TensorType.Float16, typeof(float[]))]
    [InlineData(TensorType.Int8, typeof(sbyte[]))]
    [InlineData(TensorType.UInt8, typeof(byte[]))]
    [InlineData(TensorType.Int16, typeof(short[]))]
    [InlineData(TensorType.UInt16, typeof(ushort[]))]
    [InlineData(TensorType.Int32, typeof(int[]))]
    [InlineData(TensorType.UInt32, typeof(uint[]))]
    [InlineData(TensorType.Int64, typeof(long[]))]
    public void Outputs_are_arrays_of_their_type(TensorType type, Type array)
    {
        var made = OutputConversion.ToArray(Numbers(type, 0, 1, 100));
        Assert.IsType(array, made);
        Assert.Equal([0d, 1, 100], made.Cast<object>().Select(static value => Convert.ToDouble(value, null)));
    }

    [Fact]
    public void Outputs_of_rare_types_are_arrays_too()
    {
        Assert.Equal([true, false], (bool[])OutputConversion.ToArray(new SampleArray(TensorType.Bool, [2], [1, 0])));
        Assert.Equal([1.5f], (float[])OutputConversion.ToArray(new SampleArray(TensorType.BFloat16, [1], [0xC0, 0x3F])));
        Assert.Equal([new System.Numerics.Complex(1, 2)], (System.Numerics.Complex[])OutputConversion.ToArray(Of<float>(TensorType.Complex64, [1], 1, 2)));
    }

    private static SampleArray Numbers(TensorType type, params sbyte[] values) => type switch
    {
        TensorType.Int8 => Of<sbyte>(type, values),
        TensorType.UInt8 => Of<byte>(type, [.. values.Select(static value => (byte)value)]),
        TensorType.Int16 => Of<short>(type, [.. values.Select(static value => (short)value)]),
        TensorType.UInt16 => Of<ushort>(type, [.. values.Select(static value => (ushort)value)]),
        TensorType.Int32 => Of<int>(type, [.. values.Select(static value => (int)value)]),
        TensorType.UInt32 => Of<uint>(type, [.. values.Select(static value => (uint)value)]),
        TensorType.UInt64 => Of<ulong>(type, [.. values.Select(static value => (ulong)value)]),
        TensorType.Int64 => Of<long>(type, [.. values.Select(static value => (long)value)]),
        TensorType.Float16 => Of<Half>(type, [.. values.Select(static value => (Half)value)]),
        TensorType.Float64 => Of<double>(type, [.. values.Select(static value => (double)value)]),
        _ => Of<float>(type, [.. values.Select(static value => (float)value)]),
    };

    private static SampleArray Of<T>(TensorType type, params ReadOnlySpan<T> values)
        where T : unmanaged
        => SampleArray.From(type, [values.Length], values);

    private static SampleArray Of<T>(TensorType type, int[] shape, params ReadOnlySpan<T> values)
        where T : unmanaged
        => SampleArray.From(type, shape, values);

    private static float[] Floats(byte[]? bytes) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private static byte[] NpyBytes<T>(params ReadOnlySpan<T> values)
        where T : unmanaged
        => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray();
}
