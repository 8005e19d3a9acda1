using System.Diagnostics;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using RunTimeTensor = TfLiteQuant.Ops.TensorValue;

namespace TfLiteQuant.TestKit;

/// <summary>One operator with its tensors in guarded memory, bound and run without an interpreter.</summary>
public sealed unsafe class SingleOperator : BindContext, IDisposable
{
    private readonly RunTimeTensor?[] _inputs;
    private readonly RunTimeTensor _output;
    private readonly List<NativeBlock> _blocks = [];

    /// <param name="builtin">The operator.</param>
    /// <param name="options">Its options.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="operands">Inputs; null for one that is absent. The output is of floats.</param>
    public SingleOperator(BuiltinOperator builtin, OperatorOptions options, WorkerPool workers, params ReadOnlySpan<OperatorInput?> operands)
        : this(builtin, options, workers, TensorType.Float32, null, operands)
    {
    }

    /// <param name="builtin">The operator.</param>
    /// <param name="options">Its options.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="outputType">Type of the output.</param>
    /// <param name="outputQuantization">What the output's codes mean; null for values that are not quantized.</param>
    /// <param name="operands">Inputs; null for one that is absent.</param>
    public SingleOperator(
        BuiltinOperator builtin, OperatorOptions options, WorkerPool workers, TensorType outputType, QuantizationParameters? outputQuantization, params ReadOnlySpan<OperatorInput?> operands)
    {
        Options = options;
        Workers = workers;
        _inputs = new RunTimeTensor?[operands.Length];
        var indices = new int[operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            indices[i] = operands[i] is null ? -1 : i;
            if (operands[i] is not { } operand) continue;
            var tensor = Tensor(i, operand.Type, operand.Shape, operand.Quantization);
            tensor.IsConstant = operand.IsConstant;
            Place(tensor, operand.Bytes.Length);
            operand.Bytes.CopyTo(new Span<byte>(tensor.Pointer<byte>(), operand.Bytes.Length));
            _inputs[i] = tensor;
        }

        _output = Tensor(operands.Length, outputType, [], outputQuantization);
        _output.HasShape = false;
        Operator = new Operator { Code = new OperatorCode { Builtin = builtin }, Inputs = indices, Outputs = [operands.Length], Options = options };
        var started = Stopwatch.GetTimestamp();
        Kernel = OpRegistry.Find(builtin)!.Bind(this)!;
        BindMilliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Place(_output, _output.ByteLength);
    }

    public override Operator Operator { get; }

    public override OperatorOptions Options { get; }

    public override WorkerPool Workers { get; }

    public OpKernel Kernel { get; }

    /// <summary>What binding took.</summary>
    public double BindMilliseconds { get; }

    public int[] OutputShape => _output.Shape;

    public override ResourceTable Resources { get; } = new();

    /// <summary>Runs once and returns the output.</summary>
    /// <exception cref="InvalidOperationException">The kernel wrote outside of its output.</exception>
    public float[] Run() => Run<float>();

    /// <summary>Runs once and returns the output, whose elements are of the given type.</summary>
    /// <exception cref="InvalidOperationException">The kernel wrote outside of its output.</exception>
    public T[] Run<T>()
        where T : unmanaged
    {
        _output.Bytes().Fill(0xFF);
        Kernel.Run();
        if (!_blocks.TrueForAll(static block => block.IsIntact)) throw new InvalidOperationException("The kernel wrote outside of its output.");
        return _output.Values<T>().ToArray();
    }

    public override RunTimeTensor? OptionalInput(int position) => position < _inputs.Length ? _inputs[position] : null;

    public override RunTimeTensor Output(int position) => _output;

    public override bool TryReadValues(int position) => true;

    public override void DeclareDynamic(int output) => throw new NotSupportedException();

    public override void AllowInPlace(int output, int input)
    {
    }

    public override SubgraphCall Call(int subgraph) => throw new NotSupportedException();

    public override TfLiteQuantException Fail(string problem, string advice) => new(ErrorCode.InvalidOperator, problem, advice);

    public override TfLiteQuantException Unsupported(string problem, string advice) => new(ErrorCode.UnsupportedOperator, problem, advice);

    public void Dispose() => _blocks.ForEach(static block => block.Dispose());

    private static RunTimeTensor Tensor(int index, TensorType type, int[] shape, QuantizationParameters? quantization)
        => new(index, new Tensor { Type = type, Shape = shape, Buffer = new ModelBuffer(), Quantization = quantization }) { HasShape = true };

    private void Place(RunTimeTensor tensor, long bytes)
    {
        var block = new NativeBlock(bytes);
        _blocks.Add(block);
        tensor.Place(block.Pointer, bytes);
    }
}
