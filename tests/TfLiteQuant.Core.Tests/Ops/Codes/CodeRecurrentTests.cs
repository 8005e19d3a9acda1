using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>SVDF on int8 and the basic LSTM on uint8 codes against literal references, run after run, and beside the runtime.</summary>
[VerifiesCodes(BuiltinOperator.Svdf, "int8")]
[VerifiesCodes(BuiltinOperator.Lstm, "uint8")]
public sealed class CodeRecurrentTests
{
    private const int SvdfFeatures = 19;
    private readonly SeededRandom _random = new(31);

    [Theory]
    [InlineData(4, 1, 3, 1, true)]
    [InlineData(12, 3, 8, 2, false)]
    [InlineData(33, 2, 40, 1, true)]
    public async Task Svdf(int units, int batch, int memory, int rank, bool biased)
    {
        const float StateScale = 0.0003f;
        var filters = units * rank;
        var svdf = new ReferenceCodeSvdf
        {
            Features = CodeTensor.Random(TensorType.Int8, [filters, SvdfFeatures], 0.004f, 0, _random, -127),
            Time = CodeTensor.Random(TensorType.Int16, [filters, memory], 0.00002f, 0, _random, -32767),
            Bias = biased ? new CodeTensor(TensorType.Int32, [units], StateScale * 0.00002f, 0, _random.Integers(units, -20_000_000, 20_000_000)) : null,
            Rank = rank,
            Input = (0.03f, -5),
            StateScale = StateScale,
            Output = (0.02f, 7),
        };
        using var model = Model(svdf, batch);
        await Run(svdf, model, batch, hasPeer: true);
    }

    // As TFLite Micro has them; the runtime takes states of 16 bits alone.
    [Theory]
    [InlineData(4, 1, 3, 1, true, 0)]
    [InlineData(12, 3, 8, 2, false, -9)]
    [InlineData(33, 2, 40, 1, true, 30)]
    public async Task Svdf_with_states_of_8_bits(int units, int batch, int memory, int rank, bool biased, int stateZero)
    {
        const float StateScale = 0.02f;
        var filters = units * rank;
        var svdf = new ReferenceCodeSvdf
        {
            Features = CodeTensor.Random(TensorType.Int8, [filters, SvdfFeatures], 0.004f, 0, _random, -127),
            Time = CodeTensor.Random(TensorType.Int8, [filters, memory], 0.003f, 0, _random, -127),
            Bias = biased ? new CodeTensor(TensorType.Int32, [units], StateScale * 0.003f, 0, _random.Integers(units, -20_000, 20_000)) : null,
            Rank = rank,
            Input = (0.03f, -5),
            StateScale = StateScale,
            StateZero = stateZero,
            Output = (0.05f, 7),
        };
        using var model = Model(svdf, batch);
        await Run(svdf, model, batch, hasPeer: false);
    }

    [Theory]
    [InlineData(4, 1, 5)]
    [InlineData(21, 3, 11)]
    public void Basic_lstm(int units, int batch, int features)
    {
        var lstm = new ReferenceBasicCodeLstm(
            CodeTensor.Random(TensorType.UInt8, [4 * units, features + units], 0.02f, 131, _random),
            new CodeTensor(TensorType.Int32, [4 * units], 0.02f / 128, 0, _random.Integers(4 * units, -9000, 9000)));
        var (eighth, cell) = ((1f / 128, 128), (1f / 2048, 0));
        using var model = new OperatorModel(
            BuiltinOperator.Lstm, new OptionFields(14).Choice(0, FusedActivation.Tanh).Choice(3, LstmKernel.Basic), [TensorType.UInt8, TensorType.Int16, TensorType.UInt8, TensorType.Int16],
            [Given(TensorType.UInt8, [batch, features], eighth), State(TensorType.UInt8, [batch, units], eighth), Constant(lstm.Weights), Constant(lstm.Bias), State(TensorType.Int16, [batch, units], cell)]);

        // uint8 states start from code 0, as the runtime's do
        var states = Enumerable.Range(0, batch).Select(_ => (Output: new int[units], Cell: new int[units])).ToArray();
        for (var run = 0; run < 6; run++)
        {
            var input = CodeTensor.Random(TensorType.UInt8, [batch, features], 1f / 128, 128, _random);
            model.Interpreter.SetInputBytes(0, input.ToValue().Bytes.Span);
            for (var b = 0; b < batch; b++) lstm.Step(input.Codes[(b * features)..((b + 1) * features)], states[b].Output, states[b].Cell);
            var actual = model.Run();
            BitAgreement.Between(new CodeTensor(TensorType.UInt8, [batch, units], 1, 0, [.. states.SelectMany(static state => state.Output)]).ToValue(), actual[0]).RequireExact($"Output of run {run}");
            BitAgreement.Between(new CodeTensor(TensorType.Int16, [batch, units], 1, 0, [.. states.SelectMany(static state => state.Cell)]).ToValue(), actual[1]).RequireExact($"State of run {run}");
        }
    }

    private static OperatorModel Model(ReferenceCodeSvdf svdf, int batch)
        => new(
            BuiltinOperator.Svdf, new OptionFields(6).Integer(0, svdf.Rank).Choice(1, FusedActivation.Relu), [TensorType.Int8],
            [
                Given(TensorType.Int8, [batch, SvdfFeatures], svdf.Input), Constant(svdf.Features), Constant(svdf.Time), Constant(svdf.Bias),
                State(svdf.Time.Type, [batch, svdf.Time.Codes.Length], (svdf.StateScale, svdf.StateZero)),
            ],
            quantization: [QuantizationParameters.PerTensor(svdf.Output.Scale, svdf.Output.Zero)]);

    // States start as 0.0.
    private async Task Run(ReferenceCodeSvdf svdf, OperatorModel model, int batch, bool hasPeer)
    {
        var memory = svdf.Time.Shape[1];
        var states = Enumerable.Range(0, batch).Select(_ => Enumerable.Repeat(svdf.StateZero, svdf.Time.Codes.Length).ToArray()).ToArray();
        for (var run = 0; run < memory + 2; run++)
        {
            var input = CodeTensor.Random(TensorType.Int8, [batch, SvdfFeatures], svdf.Input.Scale, svdf.Input.Zero, _random);
            model.Interpreter.SetInputBytes(0, input.ToValue().Bytes.Span);
            int[] expected = [.. states.SelectMany((state, b) => svdf.Step(input.Codes[(b * SvdfFeatures)..((b + 1) * SvdfFeatures)], state))];
            var value = new CodeTensor(TensorType.Int8, [batch, svdf.Time.Shape[0] / svdf.Rank], 1, 0, expected).ToValue();
            BitAgreement.Between(value, model.Run()[0]).RequireExact($"Run {run}");
            if (run > 0 || !hasPeer || LiteRtRuntime.UnavailableReason is not null) continue;
            model.StateShapes();
            var peer = await LiteRtRuntime.Require().RunAsync(ModelWriter.ToBytes(model.Model), [new LiteRtCase(input.ToValue())], null, TestContext.Current.CancellationToken);
            BitAgreement.Between(value, peer.Cases[0][0]).RequireExact("The runtime");
        }
    }

    private static ModelOperand Given(TensorType type, int[] shape, (float Scale, int Zero) codes)
        => new(Zeros(type, shape)) { Quantization = QuantizationParameters.PerTensor(codes.Scale, codes.Zero) };

    private static ModelOperand State(TensorType type, int[] shape, (float Scale, int Zero) codes)
        => new(Zeros(type, shape), IsState: true) { Quantization = QuantizationParameters.PerTensor(codes.Scale, codes.Zero) };

    private static ModelOperand? Constant(CodeTensor? tensor) => tensor is null ? null : new(tensor.ToValue(), IsConstant: true) { Quantization = tensor.Parameters };

    private static TensorValue Zeros(TensorType type, int[] shape) => new CodeTensor(type, shape, 1, 0, new int[shape.Aggregate(1, static (product, size) => product * size)]).ToValue();
}
