using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Eight floats to codes, where vectors have 128 bits.</summary>
internal readonly unsafe struct DynamicVectors128<T>
    where T : unmanaged
{
    public const int Floats = 8;
    private readonly Vector128<float> _zero, _inverse, _least, _most;
    private readonly Vector128<short> _taken;

    public DynamicVectors128(in DynamicParameters parameters)
    {
        (_zero, _inverse) = (Vector128.Create((float)parameters.ZeroPoint), Vector128.Create(parameters.Inverse));
        (_least, _most) = (Vector128.Create((float)parameters.Lowest), Vector128.Create((float)sbyte.MaxValue));
        _taken = Vector128.Create((short)(sizeof(T) == 1 ? 0 : parameters.ZeroPoint));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* values, T* codes)
    {
        var words = Vector128.Narrow(Rounded(Vector128.Load(values)), Rounded(Vector128.Load(values + Vector128<float>.Count))) - _taken;
        if (sizeof(T) == 2)
        {
            words.Store((short*)codes);
            return;
        }

        var bytes = Vector128.Narrow(words, words).AsByte();
        if (typeof(T) == typeof(byte)) bytes ^= Vector128.Create(DynamicCodes.Raised);
        *(long*)codes = bytes.AsInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<int> Rounded(Vector128<float> values)
    {
        var rounded = Lanes128.RoundAway(_zero + values * _inverse);
        return Vector128.ConvertToInt32Native(Lanes128.Least(Lanes128.Most(rounded, _least), _most));
    }
}
