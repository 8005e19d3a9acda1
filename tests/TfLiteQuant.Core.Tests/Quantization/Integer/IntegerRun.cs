using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.Specification;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>A float model, samples for it, and what quantizing made of it: written to a file's bytes, read back, and held to the
/// quantization specification.</summary>
internal sealed class IntegerRun
{
    private const int SampleCount = 12;

    private IntegerRun(byte[] source, IReadOnlyList<LiteRtCase> cases, QuantizationPlan plan, byte[] written)
    {
        (Source, Cases, Plan, Bytes) = (source, cases, plan, written);
        Model = ModelReader.Read(written);
    }

    public static QuantizationRecipe Int8 { get; } = new() { Technique = QuantizationTechnique.FullInteger };

    public static QuantizationRecipe Only { get; } = new() { Technique = QuantizationTechnique.IntegerOnly };

    public static QuantizationRecipe Int16 { get; } = new() { Technique = QuantizationTechnique.Int16x8 };

    /// <summary>int8 borders, float operators allowed.</summary>
    public static QuantizationRecipe Int8Borders { get; } = Int8 with { InputType = TensorType.Int8, OutputType = TensorType.Int8 };

    /// <summary>The float model's file.</summary>
    public byte[] Source { get; }

    /// <summary>Samples of the float model.</summary>
    public IReadOnlyList<LiteRtCase> Cases { get; }

    public QuantizationPlan Plan { get; }

    /// <summary>The quantized model's file.</summary>
    public byte[] Bytes { get; }

    /// <summary>The quantized model.</summary>
    public TfLiteModel Model { get; }

    public Subgraph Main => Model.Subgraphs[0];

    /// <summary>Quantizes a built model with the ranges that the samples give it, from -1 to 1 unless made otherwise.</summary>
    public static IntegerRun Of(ModelBuilder builder, QuantizationRecipe recipe, Func<SeededRandom, TensorValue[]>? sample = null, CalibratedRanges? ranges = null)
    {
        var source = ModelWriter.ToBytes(builder.Build());
        var random = new SeededRandom(5);
        sample ??= numbers => [.. builder.Main.Subgraph.Inputs.Select(input => builder.Main.Subgraph.Tensors[input]).Select(tensor => Draw(numbers, tensor))];
        List<LiteRtCase> cases = [.. Enumerable.Range(0, SampleCount).Select(_ => new LiteRtCase(sample(random)))];
        return Of(source, recipe, cases, ranges ?? ObservedRanges.Of(source, cases));
    }

    /// <summary>Quantizes the bytes of a model.</summary>
    public static IntegerRun Of(byte[] source, QuantizationRecipe recipe, IReadOnlyList<LiteRtCase> cases, CalibratedRanges? ranges)
    {
        using var model = ModelReader.Read(source);
        var plan = ModelQuantizer.Quantize(model, recipe, ranges, cancellation: TestContext.Current.CancellationToken);
        var run = new IntegerRun(source, cases, plan, ModelWriter.ToBytes(model));
        Assert.Empty(SpecificationCheck.Run(run.Model).Findings.Where(static finding => finding.Severity == FindingSeverity.Error).Select(static finding => finding.ToString()));
        return run;
    }

    /// <summary>Kinds of a graph's operators, in order.</summary>
    public BuiltinOperator[] Kinds(int subgraph = 0) => [.. Model.Subgraphs[subgraph].Operators.Select(static op => op.Builtin)];

    /// <summary>The only operator of a kind.</summary>
    public Operator Single(BuiltinOperator kind, int subgraph = 0) => Model.Subgraphs[subgraph].Operators.Single(op => op.Builtin == kind);

    /// <summary>The tensor an operator reads.</summary>
    public Tensor Read(Operator op, int position, int subgraph = 0) => Model.Subgraphs[subgraph].Tensors[op.Inputs[position]];

    /// <summary>The tensor an operator writes.</summary>
    public Tensor Written(Operator op, int position = 0, int subgraph = 0) => Model.Subgraphs[subgraph].Tensors[op.Outputs[position]];

    /// <summary>The decision on the only operator of a kind.</summary>
    public OperatorPlan Row(string kind) => Plan.Operators.Single(row => row.Operator == kind);

    /// <summary>Runs both models in the real runtime.</summary>
    /// <returns>How close each output of the quantized model, in real values, is to the float model's.</returns>
    public async Task<OutputAgreement[]> AgainstFloatAsync(string? signature = null)
    {
        var runtime = LiteRtRuntime.Require();
        var (options, cancellation) = (new LiteRtOptions(signature), TestContext.Current.CancellationToken);
        var expected = await runtime.RunAsync(Source, Cases, options, cancellation);
        var actual = await runtime.RunAsync(Bytes, [.. Cases.Select(Fed)], options, cancellation);
        var agreements = new OutputAgreement[expected.Cases[0].Count];
        for (var output = 0; output < agreements.Length; output++)
        {
            agreements[output] = new OutputAgreement();
            for (var sample = 0; sample < Cases.Count; sample++)
                agreements[output].Add(expected.Cases[sample][output].ToDoubles(), Real(actual.Cases[sample][output], Main.Tensors[Main.Outputs[output]]));
        }

        return agreements;
    }

    /// <summary>Runs both models and demands that outputs agree.</summary>
    public async Task RequireAgreementAsync(double decibels)
    {
        var agreements = await AgainstFloatAsync();
        for (var output = 0; output < agreements.Length; output++) agreements[output].RequireSqnr(decibels, $"output {output}");
    }

    /// <summary>Loads and compiles the quantized model in the real runtime.</summary>
    public Task LoadAsync() => LiteRtRuntime.Require().RunAsync(Bytes, [], null, TestContext.Current.CancellationToken);

    private static TensorValue Draw(SeededRandom random, Tensor tensor)
    {
        var count = (int)tensor.ElementCount;
        return tensor.Type switch
        {
            TensorType.Float32 => TensorValue.From<float>(random.Floats(count), tensor.Shape!),
            TensorType.Bool => TensorValue.From<bool>([.. Enumerable.Range(0, count).Select(_ => random.NextInt32(2) == 1)], tensor.Shape!),
            _ => TensorValue.From<int>(random.Integers(count, 0, 2), tensor.Shape!),
        };
    }

    // What a caller of the quantized model gives for a sample of the float one.
    private LiteRtCase Fed(LiteRtCase sample)
        => new([.. sample.Inputs.Select((input, position) => Codes(input.Value, Main.Tensors[Main.Inputs[position]]))]);

    private static TensorValue Codes(TensorValue value, Tensor tensor)
    {
        if (value.Type != TensorType.Float32 || tensor.Quantization is not { Scale: [var scale], ZeroPoint: [var zero] }) return value;
        var (min, max) = tensor.Type.CodeRange();
        var codes = Array.ConvertAll(value.ToDoubles(), real => (long)Math.Clamp(Math.Round(real / scale) + zero, min, max));
        return tensor.Type switch
        {
            TensorType.Int8 => TensorValue.From<sbyte>(Array.ConvertAll(codes, static code => (sbyte)code), value.Shape),
            TensorType.UInt8 => TensorValue.From<byte>(Array.ConvertAll(codes, static code => (byte)code), value.Shape),
            _ => TensorValue.From<short>(Array.ConvertAll(codes, static code => (short)code), value.Shape),
        };
    }

    private static double[] Real(TensorValue value, Tensor tensor)
        => value.Type != TensorType.Float32 && tensor.Quantization is { Scale: [var scale], ZeroPoint: [var zero] }
            ? Array.ConvertAll(value.ToDoubles(), code => (code - zero) * scale)
            : value.ToDoubles();
}
