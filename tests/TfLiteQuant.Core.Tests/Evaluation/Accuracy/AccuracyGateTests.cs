using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Inspection;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Accuracy;

public sealed class AccuracyGateTests
{
    [Theory]
    [InlineData(0.01, AccuracyVerdict.Passed)]
    [InlineData(0.0099, AccuracyVerdict.Failed)]
    [InlineData(-0.01, AccuracyVerdict.Failed)]
    public void Drops_up_to_the_limit_pass(double allowed, AccuracyVerdict verdict)
    {
        var result = new AccuracyGate { MaxDrop = allowed }.Judge(Result(onlyFloat: 8, onlyQuantized: 3));
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(allowed > 0 ? allowed : 0.01, result.SamplesNeededFor);
    }

    [Fact]
    public void What_the_samples_cannot_tell_is_said()
    {
        var result = new AccuracyGate { MaxDrop = 0.011 }.Judge(Result(onlyFloat: 8, onlyQuantized: 3));
        Assert.Equal((AccuracyVerdict.Passed, false), (result.Verdict, result.IsConclusive));
        Assert.Contains("samples would tell a drop of 0.011 from none (there are 500)", result.Reasons.Single());
        Assert.True(result.SamplesNeeded > 500);
        Assert.Equal(AccuracyVerdict.Failed, new AccuracyGate { MaxDrop = 0.011, RequireConclusive = true }.Judge(Result(8, 3)).Verdict);
        result = new AccuracyGate { MaxDrop = 0.2, RequireConclusive = true }.Judge(Result(8, 3));
        Assert.Equal((AccuracyVerdict.Passed, true, 0), (result.Verdict, result.IsConclusive, result.Reasons.Count));
        result = new AccuracyGate { MaxDrop = 0.001 }.Judge(Result(100, 3));
        Assert.Equal((AccuracyVerdict.Failed, true), (result.Verdict, result.IsConclusive));
        Assert.Contains("Top1 drops by 0.194 (0.98 to 0.786), more than 0.001.", result.Reasons.Single());
    }

    [Theory]
    [InlineData(30, AccuracyVerdict.Passed)]
    [InlineData(35.5, AccuracyVerdict.Failed)]
    public void Noise_of_each_output_is_limited(double least, AccuracyVerdict verdict)
    {
        var result = new AccuracyGate { MinimumSqnr = least }.Judge(Result(0, 0));
        Assert.Equal((verdict, null), (result.Verdict, result.IsConclusive));
        if (verdict == AccuracyVerdict.Failed) Assert.Contains("'scores' is 35.0 dB, less than 35.5 dB", result.Reasons.Single());
    }

    // Everything would pass, since no comparison with it holds.
    [Fact]
    public void A_limit_that_is_no_number_is_refused()
    {
        foreach (var gate in (AccuracyGate[])[new() { MaxDrop = double.NaN }, new() { MinimumSqnr = double.NaN }])
        {
            Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(() => gate.Judge(Result(100, 3))).Code);
            Assert.Throws<TfLiteQuantException>(gate.Require);
        }
    }

    [Fact]
    public void Nothing_asked_for_is_no_verdict() => Assert.Equal(AccuracyVerdict.None, new AccuracyGate().Judge(Result(1, 1)).Verdict);

    [Fact]
    public void Figures_without_a_drop_cannot_be_limited()
    {
        var result = Result(1, 1);
        result = result with { Metrics = new ValueList<MetricResult>(result.Metrics[0] with { Float = double.PositiveInfinity, Drop = null }) };
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(() => new AccuracyGate { MaxDrop = 0.1 }.Judge(result)).Code);
        // The same before a second sample is run.
        var data = ComparedModels.Samples(20, labelled: false);
        var early = Assert.Throws<TfLiteQuantException>(() => new Evaluator { Gate = new AccuracyGate { MaxDrop = 0.1 }, Progress = new OneSample() }.Run(ComparedModels.Classifier(), [ComparedModels.Classifier(0.01)], [data]));
        Assert.Equal((ErrorCode.InvalidOption, true), (early.Code, early.Problem.Contains("cannot be limited")));
        new AccuracyGate { MinimumSqnr = 3 }.Require([("Sqnr", MetricUnit.Decibel, null)]);
        result = result with { Metrics = new ValueList<MetricResult>(result.Metrics[0] with { Float = null, Drop = null }) };
        Assert.Equal(AccuracyVerdict.Failed, new AccuracyGate { MaxDrop = 0.1 }.Judge(result).Verdict);
    }

    private static AccuracyResult Result(long onlyFloat, long onlyQuantized)
    {
        var pairs = new OutcomePairs { Both = 490 - onlyFloat, OnlyFloat = onlyFloat, OnlyQuantized = onlyQuantized, Neither = 10 - onlyQuantized };
        Estimate left = OutcomePairs.Wilson(490, 500, 0.95), right = OutcomePairs.Wilson(490 - onlyFloat + onlyQuantized, 500, 0.95), drop = pairs.Drop(0.95);
        var metric = new MetricResult
        {
            Metric = "Top1",
            Output = "scores",
            Label = "label",
            Unit = MetricUnit.Proportion,
            HigherIsBetter = true,
            Samples = 500,
            Float = left.Value,
            FloatLow = left.Low,
            FloatHigh = left.High,
            Quantized = right.Value,
            QuantizedLow = right.Low,
            QuantizedHigh = right.High,
            Drop = drop.Value,
            DropLow = drop.Low,
            DropHigh = drop.High,
            Interval = "",
            Confidence = 0.95,
            Outcomes = pairs,
        };
        var output = new OutputComparison
        {
            Output = "scores",
            Samples = 500,
            Skipped = 0,
            NonFinite = 0,
            MeanSquaredError = 1,
            Sqnr = 35,
            Cosine = 1,
            MeanError = 0,
            MaxAbsoluteError = 1,
            Agreement = 1,
            AgreementLow = 1,
            AgreementHigh = 1,
            AgreementBy = AgreementKind.Top1,
        };
        return new AccuracyResult
        {
            Path = "q.tflite",
            Reference = "f.tflite",
            Signature = null,
            Samples = 500,
            Metrics = new ValueList<MetricResult>(metric),
            Outputs = new ValueList<OutputComparison>(output),
            Classes = ValueList<ClassAccuracy>.Empty,
            FloatConfusion = null,
            QuantizedConfusion = null,
            Sources = ValueList<EvaluatedSource>.Empty,
            Bytes = 1,
            ReferenceBytes = 4,
            Warnings = ValueList<string>.Empty,
            SamplesNeededFor = 0.01,
        };
    }

    private sealed class OneSample : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => Assert.Equal(0, value.Done);
    }
}
