using TfLiteQuant.Core.Tests.Quantization;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>Operators that quantize what they read rely on extremes that another operator left behind, unless somebody changes values.</summary>
public sealed class FoundExtremesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public void A_run_without_them_gives_the_same(int kernel, int threads)
    {
        using var interpreter = Open(kernel, threads);
        for (var run = 0; run < 3; run++)
        {
            Fill(interpreter, seed: run);
            interpreter.Observer = null;
            interpreter.Run();
            var output = interpreter.Output<float>(0).ToArray();
            interpreter.Observer = new Factor(1);
            interpreter.Run();
            Assert.Equal(output, interpreter.Output<float>(0).ToArray());
        }
    }

    [Fact]
    public void Values_that_an_observer_changes_are_looked_at()
    {
        // Without a bias, all that changes is the scale.
        using var interpreter = Open(kernel: 1, threads: 1);
        Fill(interpreter, seed: 5);
        interpreter.Run();
        var output = interpreter.Output<float>(0).ToArray();
        interpreter.Observer = new Factor(8);
        interpreter.Run();
        Assert.Equal(Array.ConvertAll(output, static value => value * 8), interpreter.Output<float>(0).ToArray());
        interpreter.Observer = null;
        interpreter.Run();
        Assert.Equal(output, interpreter.Output<float>(0).ToArray());
    }

    private static Interpreter Open(int kernel, int threads)
    {
        var builder = new ModelBuilder();
        var image = builder.Main.Input([1, 9, 10, 40]);
        image = builder.Main.Conv2D(image, filters: 48, kernel, bias: false);
        image = builder.Main.Conv2D(image, filters: 56, kernel, bias: false);
        builder.Main.Output(image);
        Quantized.Apply(builder.Model, Quantized.DynamicRange);
        return new Interpreter(builder.Model, new InterpreterOptions { Threads = threads });
    }

    private static void Fill(Interpreter interpreter, int seed) => interpreter.SetInput<float>(0, new SeededRandom((ulong)seed).Floats(9 * 10 * 40, -1, 2 + seed));

    private sealed class Factor(float factor) : IOperatorObserver
    {
        public void Before(OperatorSite site)
        {
            if (site.Index != 1) return;
            foreach (ref var value in site.Inputs[0]!.Span<float>()) value *= factor;
        }

        public void After(OperatorSite site, long elapsed)
        {
        }
    }
}
