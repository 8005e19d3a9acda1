using TfLiteQuant.Kernels.Random;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Random numbers: the generators' published test vectors, and the operators' distributions.</summary>
public sealed class RandomTests
{
    [Fact]
    public void Philox_gives_its_published_numbers()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), CounterGenerators.Philox(0, 0, (0, 0, 0, 0)));
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), CounterGenerators.Philox(~0u, ~0u, (~0u, ~0u, ~0u, ~0u)));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            CounterGenerators.Philox(0xa4093822, 0x299f31d0, (0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344)));
    }

    [Fact]
    public void Threefry_gives_its_published_numbers()
    {
        Assert.Equal((0x6b200159u, 0x99ba4efeu), CounterGenerators.Threefry(0, 0, 0, 0));
        Assert.Equal((0x1cb996fcu, 0xbb002be7u), CounterGenerators.Threefry(~0u, ~0u, ~0u, ~0u));
        Assert.Equal((0xc4923a9cu, 0x483df7a0u), CounterGenerators.Threefry(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3));
    }

    [Fact]
    public void Uniform_numbers_follow_from_the_seeds_and_go_on()
    {
        using var one = Model(BuiltinOperator.RandomUniform, 7, 9, 2, 5);
        using var other = Model(BuiltinOperator.RandomUniform, 7, 9, 2, 5);
        using var third = Model(BuiltinOperator.RandomUniform, 7, 10, 2, 5);
        var (a, b) = (one.Run()[0].AsSpan<float>().ToArray(), one.Run()[0].AsSpan<float>().ToArray());
        Assert.Equal(a, other.Run()[0].AsSpan<float>().ToArray());
        Assert.Equal(b, other.Run()[0].AsSpan<float>().ToArray());
        Assert.NotEqual(a, b);
        Assert.NotEqual(a, third.Run()[0].AsSpan<float>().ToArray());
        Assert.All(a, static x => Assert.InRange(x, 0, 1));
    }

    [Fact]
    public void Normal_numbers_have_their_moments()
    {
        using var model = Model(BuiltinOperator.RandomStandardNormal, 1, 2, 20001);
        var values = model.Run()[0].AsSpan<float>().ToArray();
        Assert.InRange(values.Average(), -0.03, 0.03);
        Assert.InRange(values.Average(static x => x * x), 0.97, 1.03);
    }

    [Fact]
    public void Classes_come_as_often_as_they_are_likely()
    {
        const int Samples = 20000;
        using var model = new OperatorModel(
            BuiltinOperator.Multinomial, Seeds(3, 4), [TensorType.Int64],
            [ModelOperand.Given([MathF.Log(0.2f), MathF.Log(0.5f), float.NegativeInfinity, MathF.Log(0.3f)], 1, 4), ModelOperand.Constant([Samples])]);
        var counts = new int[4];
        foreach (var sample in model.Run()[0].AsSpan<long>()) counts[sample]++;
        Assert.Equal(0, counts[2]);
        Assert.InRange(counts[0] / (double)Samples, 0.19, 0.21);
        Assert.InRange(counts[1] / (double)Samples, 0.49, 0.51);
    }

    private static OperatorModel Model(BuiltinOperator builtin, long seed, long seed2, params int[] shape)
        => new(builtin, Seeds(seed, seed2), [TensorType.Float32], [ModelOperand.Integers(shape)]);

    private static OperatorOptions Seeds(long seed, long seed2)
    {
        var options = new OperatorOptions(114);
        options.Set(0, FieldValue.Scalar(FieldKind.SignedInteger, 8, (ulong)seed));
        options.Set(1, FieldValue.Scalar(FieldKind.SignedInteger, 8, (ulong)seed2));
        return options;
    }
}
