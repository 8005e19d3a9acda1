using System.Runtime.InteropServices;
using TfLiteQuant.Kernels.Random;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_RNG_BIT_GENERATOR: random bits from a state. Output 0 is the next state, output 1 the bits.</summary>
public sealed partial class StablehloRngBitGeneratorOp : OpDefinition
{
    private const int AlgorithmField = 0;
    private const long Threefry = 2;

    public override BuiltinOperator Operator => BuiltinOperator.StablehloRngBitGenerator;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1, 2);
        var (state, next, output) = (context.Input(0), context.Output(0), context.Output(1));
        context.RequireType(state, TensorType.UInt64);
        context.RequireType(next, TensorType.UInt64);
        context.RequireType(output, TensorType.Int32, TensorType.UInt32, TensorType.Int64, TensorType.UInt64);
        var threefry = (context.Operator.Options2 ?? context.Options).GetInteger(AlgorithmField) == Threefry;
        context.Require(state.Rank == 1 && (state.Count == 2 || (state.Count == 3 && !threefry)), $"A state of {state.Count} numbers does not fit its algorithm.");
        next.Resize(state.Shape);
        output.Resize(output.Source.Shape ?? []);
        return threefry ? new ThreefryKernel(state, next, output) : new PhiloxKernel(state, next, output);
    }

    // A state is the key, then the counter's lower half, then its upper half where there are three; the key stands in for it.
    private sealed class PhiloxKernel(TensorValue state, TensorValue next, TensorValue output) : OpKernel
    {
        public override void Run()
        {
            var words = MemoryMarshal.Cast<byte, uint>(output.Bytes());
            var from = state.Values<ulong>();
            var (key, counter, upper) = (from[0], from[1], from[^1]);
            if (from.Length == 2) upper = key;
            Span<uint> group = stackalloc uint[4];
            for (var i = 0; i < words.Length; i += 4, counter++)
            {
                (group[0], group[1], group[2], group[3]) = CounterGenerators.Philox(
                    (uint)key, (uint)(key >> 32), ((uint)counter, (uint)(counter >> 32), (uint)upper, (uint)(upper >> 32)));
                group[..Math.Min(4, words.Length - i)].CopyTo(words[i..]);
            }

            from.CopyTo(next.Span<ulong>());
            next.Span<ulong>()[1] = counter;
        }
    }

    private sealed class ThreefryKernel(TensorValue state, TensorValue next, TensorValue output) : OpKernel
    {
        public override void Run()
        {
            var words = MemoryMarshal.Cast<byte, uint>(output.Bytes());
            var (key, counter) = (state.Values<ulong>()[0], state.Values<ulong>()[1]);
            for (var i = 0; i < words.Length; i += 2, counter++)
            {
                var (a, b) = CounterGenerators.Threefry((uint)key, (uint)(key >> 32), (uint)counter, (uint)(counter >> 32));
                words[i] = a;
                if (i + 1 < words.Length) words[i + 1] = b;
            }

            (next.Span<ulong>()[0], next.Span<ulong>()[1]) = (key, counter);
        }
    }
}
