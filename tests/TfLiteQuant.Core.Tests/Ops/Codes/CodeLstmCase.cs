using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>An int8 LSTM with random weights, as a model and as what it must give.</summary>
internal sealed class CodeLstmCase
{
    private const float InputScale = 0.02f, StateScale = 1f / 128, WeightScale = 0.006f, ProjectionScale = 0.004f, HiddenScale = 0.007f, NormScale = 0.0001f, PeepholeScale = 0.00003f;
    private const int InputZero = -7, StateZero = 3, HiddenZero = -4;

    private readonly SeededRandom _random = new(21);
    private readonly (int Batch, int Steps, int Features) _size;
    private readonly ReferenceCodeLstm _lstm;
    private readonly bool _sequence, _timeMajor;
    private readonly bool _hasProjection;

    public CodeLstmCase(
        bool coupled, bool peephole, bool projection, bool norm, bool timeMajor = false, bool sequence = true, int units = 20, int outputs = 20, int batch = 2, int cellPower = -11, float clip = 0)
    {
        (_sequence, _timeMajor, _hasProjection) = (sequence, timeMajor, projection);
        _size = (batch, sequence ? 15 : 1, 9);
        CodeTensor?[] Gates(Func<CodeTensor> make) => [coupled ? null : make(), make(), make(), make()];
        _lstm = new ReferenceCodeLstm
        {
            Units = units,
            Outputs = outputs,
            Input = Gates(() => Weights(units, 9)),
            Recurrent = Gates(() => Weights(units, outputs)),
            Bias = Gates(() => new CodeTensor(TensorType.Int32, [units], norm ? NormScale / 1024 : InputScale * WeightScale, 0, _random.Integers(units, -3000, 3000))),
            Peephole = peephole ? [coupled ? null : Words(units, PeepholeScale), Words(units, PeepholeScale), null, Words(units, PeepholeScale)] : new CodeTensor?[4],
            Norm = norm ? Gates(() => Words(units, NormScale)) : new CodeTensor?[4],
            GateScales = norm ? [0.0002f, 0.0003f, 0.00025f, 0.00035f] : [1f / 4096, 1f / 4096, 1f / 4096, 1f / 4096],
            Projection = projection ? CodeTensor.Random(TensorType.Int8, [outputs, units], ProjectionScale, 0, _random, -127) : null,
            ProjectionBias = projection ? new CodeTensor(TensorType.Int32, [outputs], ProjectionScale * HiddenScale, 0, _random.Integers(outputs, -2000, 2000)) : null,
            X = (InputScale, InputZero),
            State = (StateScale, StateZero),
            Hidden = projection ? (HiddenScale, HiddenZero) : (StateScale, StateZero),
            CellPower = cellPower,
            CellClip = clip,
            ProjectionClip = clip > 0 ? 0.6f : 0,
        };
        Input = CodeTensor.Random(TensorType.Int8, Shape(9), InputScale, InputZero, _random);
        Expected = Run();
    }

    public CodeTensor Input { get; }

    public TensorValue Expected { get; }

    public TfLiteModel Build()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        var input = main.Input(Input.Shape, type: TensorType.Int8);
        main[input].Quantization = Input.Parameters;
        Value Operand(CodeTensor? tensor)
        {
            if (tensor is null) return Value.None;
            var value = main.Constant(tensor.ToValue());
            main[value].Quantization = tensor.Parameters;
            return value;
        }

        Value State(TensorType type, int width, float scale, int zero)
        {
            var value = main.Variable([_size.Batch, width], type: type);
            main[value].Quantization = QuantizationParameters.PerTensor(scale, zero);
            return value;
        }

        var cellScale = MathF.Pow(2, _lstm.CellPower);
        Value[] inputs =
        [
            input, .. _lstm.Input.Select(Operand), .. _lstm.Recurrent.Select(Operand), Operand(_lstm.Peephole[0]), Operand(_lstm.Peephole[1]), Operand(_lstm.Peephole[3]),
            .. _lstm.Bias.Select(Operand), Operand(_lstm.Projection), Operand(_lstm.ProjectionBias),
            State(TensorType.Int8, _lstm.Outputs, StateScale, StateZero), State(TensorType.Int16, _lstm.Units, cellScale, 0), .. _lstm.Norm.Select(Operand),
        ];
        var options = _sequence
            ? new OptionFields(71).Choice(0, FusedActivation.Tanh).Number(1, _lstm.CellClip).Number(2, _lstm.ProjectionClip).Flag(3, _timeMajor)
            : new OptionFields(14).Choice(0, FusedActivation.Tanh).Number(1, _lstm.CellClip).Number(2, _lstm.ProjectionClip);
        var output = main.Operator(
            _sequence ? BuiltinOperator.UnidirectionalSequenceLstm : BuiltinOperator.Lstm, inputs, [(TensorType.Int8, Shape(_lstm.Outputs))], options)[0];
        main[output].Quantization = QuantizationParameters.PerTensor(StateScale, StateZero);
        main.LastOperator.Intermediates =
        [
            .. _lstm.GateScales.Select(scale => Intermediate(TensorType.Int16, scale, 0)),
            Intermediate(TensorType.Int8, _hasProjection ? HiddenScale : StateScale, _hasProjection ? HiddenZero : StateZero),
        ];
        main.Output(output);
        return builder.Build();

        int Intermediate(TensorType type, float scale, int zero)
        {
            var value = main.Tensor([], type, "intermediate");
            main[value].Quantization = QuantizationParameters.PerTensor(scale, zero);
            return value.Index;
        }
    }

    private CodeTensor Weights(int rows, int columns) => CodeTensor.Random(TensorType.Int8, [rows, columns], WeightScale, 0, _random, -127);

    private CodeTensor Words(int count, float scale) => CodeTensor.Random(TensorType.Int16, [count], scale, 0, _random, -32767);

    private int[] Shape(int width) => !_sequence ? [_size.Batch, width] : _timeMajor ? [_size.Steps, _size.Batch, width] : [_size.Batch, _size.Steps, width];

    private TensorValue Run()
    {
        var result = new sbyte[_size.Batch * _size.Steps * _lstm.Outputs];
        for (var b = 0; b < _size.Batch; b++)
        {
            var (output, cell) = (Enumerable.Repeat(StateZero, _lstm.Outputs).ToArray(), new int[_lstm.Units]);
            for (var t = 0; t < _size.Steps; t++)
            {
                var row = _timeMajor ? (t * _size.Batch) + b : (b * _size.Steps) + t;
                var codes = _lstm.Step(Input.Codes[(row * _size.Features)..((row + 1) * _size.Features)], output, cell);
                for (var j = 0; j < codes.Length; j++) result[(row * codes.Length) + j] = (sbyte)codes[j];
            }
        }

        return TensorValue.From<sbyte>(result, Shape(_lstm.Outputs));
    }
}
