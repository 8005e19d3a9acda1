using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>Makes kernels of codes: 8-bit functions of one code as tables, everything else by lanes.</summary>
internal static class CodeBinding
{
    /// <summary>So few codes are done before a table of all is made.</summary>
    private const int FewCodes = 16;

    /// <summary>A function of two codes of one type, 8 or 16 bits, with a result of that type.</summary>
    public static OpKernel? Binary<TOp>(BindContext context, BinaryOperands operands, TOp op)
        where TOp : struct, ICodeBinary => OfOne(context, operands, op) ?? operands.First.Type switch
        {
            TensorType.Int8 => Binary<sbyte, sbyte, TOp>(context, operands, op),
            TensorType.UInt8 => Binary<byte, byte, TOp>(context, operands, op),
            TensorType.Int16 => Binary<short, short, TOp>(context, operands, op),
            _ => null,
        };

    /// <summary>A relation of two codes of one type; the result is 1 where it holds.</summary>
    public static OpKernel? Relation<TOp>(BindContext context, BinaryOperands operands, TOp op)
        where TOp : struct, ICodeBinary => operands.First.Type switch
        {
            TensorType.Int8 => Binary<sbyte, byte, TOp>(context, operands, op),
            TensorType.UInt8 => Binary<byte, byte, TOp>(context, operands, op),
            TensorType.Int16 => Binary<short, byte, TOp>(context, operands, op),
            _ => null,
        };

    /// <summary>A function of one code, with a result of the same type.</summary>
    public static OpKernel? Unary<TOp>(BindContext context, TensorValue input, TensorValue output, TOp op)
        where TOp : struct, ICodeUnary => input.Type switch
        {
            TensorType.Int8 or TensorType.UInt8 => Table(context, input, output, code => op.Lanes(CodeLane1.Of(code)).Value),
            TensorType.Int16 => new UnaryKernel<short, short, CodeUnaryLoop<short, short, TOp>>(context.Workers, input, output, new(op)),
            _ => null,
        };

    /// <summary>A function of one 16-bit code that has vectors of its own, for processors with 512-bit ones.</summary>
    public static OpKernel? Words<TOp, TVectors>(BindContext context, TensorValue input, TensorValue output, TOp op, Func<TOp, TVectors> vectors)
        where TOp : struct, ICodeUnary
        where TVectors : struct, IWordVectors
        => CpuFeatures.HasVector512 && input.Count >= WordVectorLoop<TOp, TVectors>.Codes
            ? new UnaryKernel<short, short, WordVectorLoop<TOp, TVectors>>(context.Workers, input, output, new(vectors(op), op))
            : Unary(context, input, output, op);

    /// <summary>16-bit codes without zero points by one factor above zero and one below; null for other codes and factors.</summary>
    public static OpKernel? Rectifier(
        BindContext context, TensorValue input, TensorValue output, (CodeParameters X, CodeParameters Y) parameters, FixedPointMultiplier positive, FixedPointMultiplier? negative, (int Min, int Max) range)
    {
        if (input.Type != TensorType.Int16 || parameters.X.ZeroPoint != 0 || parameters.Y.ZeroPoint != 0 || WordRescaling.Of(positive) is not { } above) return null;
        var below = negative is { } factor ? WordRescaling.Of(factor) : above;
        if (below is null) return null;
        return new UnaryKernel<short, short, WordRectifierLoop>(context.Workers, input, output, new(above, negative is null ? null : below, range.Min, range.Max));
    }

    /// <summary>A function from one 8-bit code to another.</summary>
    public static OpKernel Table(BindContext context, TensorValue input, TensorValue output, Func<int, int> function)
        => new UnaryKernel<byte, byte, ByteTable>(
            context.Workers, input, output, input.Type == TensorType.Int8 ? ByteTable.Of<sbyte>(function) : ByteTable.Of<byte>(function));

    /// <summary>A function that has vectors of its own, for processors with AVX2.</summary>
    public static OpKernel Vectors<TCode, TOp, TWide, TNarrow>(BindContext context, BinaryOperands operands, ICodeVectorForm<TCode, TWide, TNarrow> form, TOp op)
        where TCode : unmanaged
        where TOp : struct, ICodeBinary
        where TWide : struct, ICodeVectors
        where TNarrow : struct, ICodeVectors
        => OfOne(context, operands, op) ?? new BinaryKernel<TCode, TCode, CodeVectorLoop<TCode, TOp, TWide, TNarrow>>(context.Workers, operands, new(form, op));

    // A function of two 8-bit codes of which one is known, or the other as well, is a table.
    private static OpKernel? OfOne<TOp>(BindContext context, BinaryOperands operands, TOp op)
        where TOp : struct, ICodeBinary
    {
        var (a, b, y) = (operands.First, operands.Second, operands.Output);
        if (a.Type is not (TensorType.Int8 or TensorType.UInt8) || y.Count < FewCodes) return null;
        if (a == b) return Table(context, a, y, code => op.Lanes(CodeLane1.Of(code), CodeLane1.Of(code)).Value);
        if (Known(b) is { } second && a.Count == y.Count) return Table(context, a, y, code => op.Lanes(CodeLane1.Of(code), CodeLane1.Of(second)).Value);
        if (Known(a) is { } first && b.Count == y.Count) return Table(context, b, y, code => op.Lanes(CodeLane1.Of(first), CodeLane1.Of(code)).Value);
        return null;

        static int? Known(TensorValue operand)
            => !operand.IsConstant || operand.Count != 1 ? null : operand.Type == TensorType.Int8 ? operand.Values<sbyte>()[0] : operand.Values<byte>()[0];
    }

    private static OpKernel Binary<TIn, TOut, TOp>(BindContext context, BinaryOperands operands, TOp op)
        where TIn : unmanaged
        where TOut : unmanaged
        where TOp : struct, ICodeBinary
        => new BinaryKernel<TIn, TOut, CodeBinaryLoop<TIn, TOut, TOp>>(context.Workers, operands, new(op));
}
