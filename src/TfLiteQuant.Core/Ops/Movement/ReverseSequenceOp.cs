using System.Runtime.CompilerServices;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>REVERSE_SEQUENCE: the first n elements along one axis backwards, n given for each index of another axis.
/// Inputs: value, lengths.</summary>
public sealed partial class ReverseSequenceOp : OpDefinition
{
    private const int SequenceField = 0, BatchField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.ReverseSequence;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int16Version = 1, Int16OnlyWhereDemanded = true };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (input, lengths, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireType(lengths, TensorType.Int32, TensorType.Int64);
        var bytes = context.ElementBytes(input);
        var (sequence, batch) = (context.Options.GetInt32(SequenceField), context.Options.GetInt32(BatchField));
        context.Require(
            (uint)sequence < (uint)input.Rank && (uint)batch < (uint)input.Rank && sequence != batch,
            $"Axes {sequence} and {batch} are not two axes of {input.Rank} dimensions.");
        context.RequireShape(lengths, input.Shape[batch]);
        output.Resize(input.Shape);
        return new Kernel(context, sequence, batch, bytes);
    }

    // The tensor seen as [outer, low, middle, high, inner], low and high being the two axes.
    private sealed unsafe class Kernel : OpKernel
    {
        private readonly BindContext _context;
        private readonly TensorValue _input, _lengths, _output;
        private readonly bool _sequenceIsLow;
        private readonly int _outer, _low, _middle, _high;
        private readonly long _block;

        public Kernel(BindContext context, int sequence, int batch, int bytes)
        {
            _context = context;
            (_input, _lengths, _output) = (context.Input(0), context.Input(1), context.Output(0));
            _sequenceIsLow = sequence < batch;
            var (low, high) = (Math.Min(sequence, batch), Math.Max(sequence, batch));
            ReadOnlySpan<int> shape = _input.Shape;
            _outer = ShapeChecks.Product(shape[..low]);
            _low = shape[low];
            _middle = ShapeChecks.Product(shape[(low + 1)..high]);
            _high = shape[high];
            _block = (long)ShapeChecks.Product(shape[(high + 1)..]) * bytes;
        }

        public override void Run()
        {
            var extent = _sequenceIsLow ? _low : _high;
            for (var i = 0; i < _lengths.Count; i++)
                if ((ulong)IndexOperand.At(_lengths, i) > (ulong)extent)
                    throw _context.Fail($"Length {IndexOperand.At(_lengths, i)} exceeds the {extent} elements of the sequence.", "The value was computed by the model.");
            var source = _input.Pointer<byte>();
            var target = _output.Pointer<byte>();
            for (var outer = 0; outer < _outer; outer++)
            for (var low = 0; low < _low; low++)
            for (var middle = 0; middle < _middle; middle++)
            for (var high = 0; high < _high; high++)
            {
                var length = (int)IndexOperand.At(_lengths, _sequenceIsLow ? high : low);
                var place = _sequenceIsLow ? low : high;
                var from = place < length ? length - 1 - place : place;
                var (fromLow, fromHigh) = _sequenceIsLow ? (from, high) : (low, from);
                var index = (((long)outer * _low + fromLow) * _middle + middle) * _high + fromHigh;
                Unsafe.CopyBlockUnaligned(target, source + index * _block, (uint)_block);
                target += _block;
            }
        }
    }
}
