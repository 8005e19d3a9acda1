using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>The gates of integer LSTMs over all of their arguments.</summary>
public sealed class WordGatesTests
{
    private static readonly short[] All = [.. Enumerable.Range(short.MinValue, 65536).Select(static value => (short)value)];

    [Fact]
    public void Lanes_of_every_width_give_the_same()
    {
        var wide = (short[])All.Clone();
        WordGates.Logistic(wide);
        for (var i = 0; i < All.Length; i++) Assert.Equal(WordGates.Logistic(WordLane1.Of(All[i])).Value, wide[i]);
        for (var bits = 0; bits <= 6; bits++)
        {
            All.CopyTo(wide, 0);
            WordGates.Tanh(wide, bits);
            for (var i = 0; i < All.Length; i++)
                if (WordGates.Tanh(WordLane1.Of(All[i]), bits).Value != wide[i]) Assert.Fail($"tanh({All[i]}) with {bits} bits is {wide[i]}");
        }
    }

    [Fact]
    public unsafe void Tables_hold_them_for_every_argument()
    {
        for (var bits = -1; bits <= WordGates.MostIntegerBits; bits++)
        {
            var values = (short[])All.Clone();
            var table = bits < 0 ? GateTable.Logistic : GateTable.Tanh(bits);
            fixed (short* first = values) table.Run(first, values.Length);
            for (var i = 0; i < All.Length; i++)
            {
                var expected = bits < 0 ? WordGates.Logistic(WordLane1.Of(All[i])) : WordGates.Tanh(WordLane1.Of(All[i]), bits);
                if (expected.Value != values[i]) Assert.Fail($"{bits} bits: the table has {values[i]} for {All[i]}, not {expected.Value}");
            }
        }
    }

    [Fact]
    public void They_are_what_the_reference_computes()
    {
        // every 29th argument, and those around 0 and the ends
        foreach (var value in All.Where(static value => value % 29 == 0 || Math.Abs((int)value) < 20 || Math.Abs((int)value) > 32750))
        {
            Assert.Equal((short)new FixedPointNumber(value, 3, 16).Logistic().Raw, WordGates.Logistic(WordLane1.Of(value)).Value);
            for (var bits = 0; bits <= 6; bits += 3)
                Assert.Equal((short)new FixedPointNumber(value, bits, 16).Tanh().Raw, WordGates.Tanh(WordLane1.Of(value), bits).Value);
        }
    }

    [Fact]
    public void They_come_close_to_the_functions()
    {
        foreach (var value in All)
        {
            Assert.Equal(1 / (1 + Math.Exp(-value / 4096.0)), WordGates.Logistic(WordLane1.Of(value)).Value / 32768.0, 0.0006);
            Assert.Equal(Math.Tanh(value / 2048.0), WordGates.Tanh(WordLane1.Of(value), 4).Value / 32768.0, 0.0015);
        }
    }
}
