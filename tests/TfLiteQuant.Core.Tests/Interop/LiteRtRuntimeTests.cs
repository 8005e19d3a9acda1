using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>The runtime harness itself: the reference's own models must give the reference's own answers.</summary>
public sealed class LiteRtRuntimeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("digits_cnn", "float", 1e-5)]
    [InlineData("digits_cnn", "dynamic_range", 1e-3)]
    [InlineData("digits_lstm", "float", 1e-5)]
    [InlineData("pairs_two_inputs", "float16", 1e-5)]
    [InlineData("topics_embedding", "dynamic_range", 1e-3)]
    [InlineData("digits_two_signatures", "float", 1e-5)]
    public async Task AgreesWithTheReferenceInterpreter(string name, string variant, double tolerance)
    {
        const int Samples = 10;
        var runtime = LiteRtRuntime.Require();
        var golden = GoldenModel.Require(name);
        foreach (var entry in golden.Runs)
        {
            var run = await runtime.RunAsync(
                golden.ModelPath(variant), entry.Cases(variant, Samples), new LiteRtOptions(entry.Signature), Cancellation);
            var expected = entry.Expected(variant, "default")!;
            for (var output = 0; output < expected.Count; output++)
            {
                var agreement = new OutputAgreement();
                for (var sample = 0; sample < Samples; sample++) agreement.Add(expected[output].Slice(sample), run.Cases[sample][output]);
                agreement.RequireMaxError(tolerance, $"{name} {variant} {entry.Signature} output {output}");
            }
        }
    }

    [Fact]
    public async Task TellsWhyAModelIsRefusedAndGoesOn()
    {
        var runtime = LiteRtRuntime.Require();
        var golden = GoldenModel.Require("digits_cnn");
        var refused = await Assert.ThrowsAsync<LiteRtException>(() => runtime.RunAsync(new byte[1000], [], null, Cancellation));
        Assert.Equal("load", refused.Stage);
        var wrong = await Assert.ThrowsAsync<LiteRtException>(
            () => runtime.RunAsync(golden.ModelPath("float"), [new LiteRtCase(TensorValue.From<float>([1], 1))], null, Cancellation));
        Assert.Equal("inputs", wrong.Stage);

        var run = await runtime.RunAsync(golden.ModelPath("float"), [], null, Cancellation);
        Assert.Equal("image", run.Signature.Inputs[0].Name);
        Assert.Empty(run.Cases);
    }

    [Fact]
    public async Task GoesOnAfterTheRuntimeCrashed()
    {
        var runtime = LiteRtRuntime.Require();
        var golden = GoldenModel.Require("digits_transformer");
        var sample = golden.Runs[0].Cases("float", 1)[0].Unnamed();
        // tensors of computed shape as outputs make the runtime overrun its memory
        var crash = await Assert.ThrowsAsync<LiteRtException>(
            () => runtime.RunAsync(golden.ModelPath("float"), [sample], new LiteRtOptions(ExposeAll: true), Cancellation));
        // What it overruns decides whether the run fails or all of the runtime.
        Assert.Contains(crash.Stage, (string[])["run", "runtime"]);
        Assert.Single((await runtime.RunAsync(golden.ModelPath("float"), [sample], null, Cancellation)).Cases);
    }

    [Fact]
    public async Task SamplesDoNotSeeEachOthersState()
    {
        var runtime = LiteRtRuntime.Require();
        var golden = GoldenModel.Require("digits_lstm");
        var sample = golden.Runs[0].Cases("float", 1)[0];
        var run = await runtime.RunAsync(golden.ModelPath("float"), [sample, sample], null, Cancellation);
        Assert.Equal(run.Cases[0][0].ToDoubles(), run.Cases[1][0].ToDoubles());
        var kept = await runtime.RunAsync(golden.ModelPath("float"), [sample, sample], new LiteRtOptions(FreshState: false), Cancellation);
        Assert.NotEqual(kept.Cases[0][0].ToDoubles(), kept.Cases[1][0].ToDoubles());
    }

    [Fact]
    public async Task TakesOtherBatchSizes()
    {
        var runtime = LiteRtRuntime.Require();
        var golden = GoldenModel.Require("digits_cnn");
        var images = golden.Test["image"].Bytes[..(3 * 28 * 28 * sizeof(float))];
        var batch = new LiteRtCase(new TensorValue(TensorType.Float32, [3, 28, 28, 1], images));
        var together = await runtime.RunAsync(golden.ModelPath("float"), [batch], null, Cancellation);
        var apart = await runtime.RunAsync(golden.ModelPath("float"), golden.Runs[0].Cases("float", 3), null, Cancellation);
        Assert.Equal(apart.Cases.SelectMany(static outputs => outputs[0].ToDoubles()), together.Cases[0][0].ToDoubles());
    }

    [Fact]
    public async Task ShowsInnerTensors()
    {
        var runtime = LiteRtRuntime.Require();
        var golden = GoldenModel.Require("digits_cnn");
        var run = await runtime.RunAsync(
            golden.ModelPath("float"), [golden.Runs[0].Cases("float", 1)[0].Unnamed()], new LiteRtOptions(ExposeAll: true), Cancellation);
        Assert.Equal(8, run.Cases[0].Count);
    }
}
